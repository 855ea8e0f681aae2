import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { patchBetween } from '../../../shared/domain/patch';
import { entityOf, type Body } from '../../../shared/entities';
import type { Change, Row } from '../../data/api';
import { useData, useRecord, useRecords } from '../../data/hooks';
import { useRights } from '../../data/use-rights';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { RecordForm } from '../../ui/record-form';
import { Section } from '../../ui/section';
import { SidePanel } from '../../ui/side-panel';
import { useToast } from '../../ui/toast';
import { texts } from './texts';

type Kind = 'rating' | 'tie';

interface RecordsPanelProps<N extends Kind> {
  readonly entity: N;
  readonly accountId: string;
  readonly title: string;
  readonly empty: string;
  readonly addLabel: string;
  /** The newest first. */
  readonly sort: keyof Body<N> & string;
  readonly start: (today: string) => Partial<Body<N>>;
  readonly line: (row: Row<N>) => ReactNode;
}

const shown = { offset: 0, limit: 20 };

/** Small records of an account where they belong: in a list that is added to and changed in the side panel. */
export function RecordsPanel<N extends Kind>(props: RecordsPanelProps<N>): ReactNode {
  const account = useRecord('account', props.accountId);
  return account && <OfAccount {...props} account={account} />;
}

function OfAccount<N extends Kind>(props: RecordsPanelProps<N> & { readonly account: Row<'account'> }): ReactNode {
  const { entity, account, title, empty, addLabel, sort, start, line } = props;
  const t = useTexts(texts);
  const { today } = useFormat();
  const { user } = useData().session;
  const rights = useRights('account', account, today);
  const rows = useRecords(
    entity,
    { where: [{ field: 'accountId', op: 'eq', value: account.id }], sort: [{ field: sort, desc: true }] },
    { window: shown },
  );
  const [opened, setOpened] = useState<Row<N> | 'new' | undefined>(undefined);
  if (!rows) return null;
  const close = (): void => setOpened(undefined);
  return (
    <Section
      title={title}
      {...(rows.total > 0 ? { count: rows.total } : {})}
      action={
        rights.write && (
          <button type="button" className="linkbutton" aria-label={addLabel} onClick={() => setOpened('new')}>
            {t('add')}
          </button>
        )
      }
    >
      {rows.total === 0 && <p className="s d3">{empty}</p>}
      <ul className="plainlist s">
        {rows.rows.map((row) => (
          <li key={row.id}>
            {rights.write ? (
              <button type="button" className="tie-line" onClick={() => setOpened(row)}>
                {line(row)}
              </button>
            ) : (
              <div className="tie-line">{line(row)}</div>
            )}
          </li>
        ))}
      </ul>
      {opened !== undefined && (
        <Panel<N>
          key={opened === 'new' ? 'new' : opened.id}
          entity={entity}
          row={opened === 'new' ? undefined : opened}
          value={
            opened === 'new'
              ? ({ ...start(today), accountId: account.id, ownerId: user.id } as Partial<Body<N>>)
              : bodyOf<N>(opened)
          }
          onClose={close}
        />
      )}
    </Section>
  );
}

function bodyOf<N extends Kind>(row: Row<N>): Partial<Body<N>> {
  const { id: _id, meta: _meta, ...body } = row;
  return body as unknown as Partial<Body<N>>;
}

interface PanelProps<N extends Kind> {
  readonly entity: N;
  /** Undefined: a new one. */
  readonly row: Row<N> | undefined;
  readonly value: Partial<Body<N>>;
  readonly onClose: () => void;
}

function Panel<N extends Kind>({ entity, row, value, onClose }: PanelProps<N>): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  // What the form began with, whatever comes in meanwhile.
  const [before] = useState(value);
  const commit = async (change: Change, said: string): Promise<void> => {
    const { undoToken } = await data.commit([change]);
    toast({ text: said, undo: () => data.undo(undoToken) });
    onClose();
  };
  const save = async (body: Body<N>): Promise<void> => {
    const patch = patchBetween<Partial<Body<N>>>(before, body);
    if (row && !patch) return onClose();
    const change = row ? { entity, id: row.id, op: 'update', patch } : { entity, id: data.newId(), op: 'create', body };
    await commit(change as unknown as Change, t('saved'));
  };
  const remove = async (id: string): Promise<void> => {
    try {
      await commit({ entity, id, op: 'remove' }, t('removed'));
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  const title = label(entityOf(entity).singular);
  return (
    <SidePanel title={title} label={title} onClose={onClose}>
      <RecordForm<N>
        entity={entity}
        value={before}
        columns={1}
        onSubmit={save}
        onCancel={onClose}
        extra={
          row && (
            <Button variant="subtle" color="red" size="compact-sm" onClick={() => void remove(row.id)}>
              {t('remove')}
            </Button>
          )
        }
      />
    </SidePanel>
  );
}
