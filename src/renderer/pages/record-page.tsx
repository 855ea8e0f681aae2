import { Button, Menu } from '@mantine/core';
import { IconDots, IconPencil, IconTrash } from '@tabler/icons-react';
import { Fragment, useState, type ReactNode } from 'react';
import { useLocation, useParams, useSearch } from 'wouter';
import { patchBetween } from '../../shared/domain/patch';
import { entityOf, type Body, type EntityName } from '../../shared/entities';
import type { Change, Row } from '../data/api';
import { useData, useRecordState } from '../data/hooks';
import { useRights } from '../data/use-rights';
import { useSteps, type Steps } from '../data/use-steps';
import { useFormat } from '../i18n/format-context';
import { useLabel, useLanguage, useTexts } from '../i18n/texts';
import { EmptyState } from '../ui/empty-state';
import { useErrorText } from '../ui/error-panel';
import { Key } from '../ui/kbd';
import { rememberedList } from '../ui/list-state';
import { Page, type Crumb } from '../ui/page';
import { listPathOf, pathOf } from '../ui/paths';
import { RecordForm } from '../ui/record-form';
import { RecordState } from '../ui/record-state';
import { useShortcuts } from '../ui/shortcuts';
import { SidePanel } from '../ui/side-panel';
import { Run } from '../ui/text-run';
import { useToast } from '../ui/toast';
import { NothingHere } from './nothing-here';
import { texts } from './texts';
import './pages.css';

/** The word for a record inside a sentence. */
function useThing(entity: EntityName): string {
  const word = useLabel()(entityOf(entity).singular);
  return useLanguage() === 'en' ? word.toLowerCase() : word;
}

interface RecordPageProps<N extends EntityName> {
  readonly entity: N;
  readonly children: (record: Row<N>) => ReactNode;
}

/** The page of the record whose id the address names; says so when it is not on this laptop. */
export function RecordPage<N extends EntityName>({ entity, children }: RecordPageProps<N>): ReactNode {
  const { id = '' } = useParams<{ id: string }>();
  const label = useLabel();
  const record = useRecordState(entity, id);
  if (record === 'loading') return <Page title={label(entityOf(entity).singular)}>{null}</Page>;
  if (record === undefined) return <NotHere entity={entity} />;
  return <Fragment key={id}>{children(record)}</Fragment>;
}

const whyNotHere = {
  account: texts.notHereAccount,
  parents: texts.notHereText,
  person: texts.notHereText,
  fromAbove: texts.notHereText,
  organisation: texts.notHereOffice,
} as const;

function NotHere({ entity }: { readonly entity: EntityName }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const { singular, plural, scope } = entityOf(entity);
  const list = listPathOf(entity);
  const thing = useThing(entity);
  return (
    <Page title={label(singular)} crumbs={list === undefined ? [] : [{ label: label(plural), path: list }]}>
      <NothingHere>
        <EmptyState
          title={t('notHere', { thing })}
          {...(list === undefined ? {} : { action: <Button onClick={() => navigate(list)}>{t('toList')}</Button> })}
        >
          {label(whyNotHere[scope.kind])}
        </EmptyState>
      </NothingHere>
    </Page>
  );
}

type FieldName<N extends EntityName> = keyof Body<N> & string;
export type Patch<N extends EntityName> = { readonly [K in keyof Body<N>]?: Body<N>[K] | null };

interface Editing<N extends EntityName> {
  readonly fields: readonly FieldName<N>[];
  readonly title: string;
  /** What the form was opened with: what arrives meanwhile is not part of this edit. */
  readonly before: Body<N>;
}

interface RecordActsOptions<N extends EntityName> {
  /** What people call it, for messages: its title field when absent. */
  readonly name?: string;
  /** Edited in a panel: these fields, or all of the form. A function edits in its own way. Absent: nobody edits or removes it here. */
  readonly edit?: readonly FieldName<N>[] | 'all' | (() => void);
  /** Where it leads back to; its list when absent. */
  readonly back?: string;
}

export interface RecordActs<N extends EntityName> {
  readonly entity: N;
  readonly record: Row<N>;
  readonly name: string;
  readonly back: string;
  readonly mayWrite: boolean;
  readonly mayAssign: boolean;
  readonly steps: Steps | undefined;
  readonly editing: Editing<N> | undefined;
  /** Undefined where it is not edited, or not by the reader. */
  readonly edit: ((fields?: readonly FieldName<N>[], title?: string) => void) | undefined;
  readonly endEdit: () => void;
  /** Saves at once and says it, with undo. @param said of the caller's words */
  readonly change: (patch: Patch<N>, said: string) => Promise<void>;
  readonly remove: () => Promise<void>;
}

const currencyOf = (record: object): string | undefined =>
  'currency' in record && typeof record.currency === 'string' ? record.currency : undefined;

/** What can be done with an open record. Registers E, [, ] and Escape. */
export function useRecordActs<N extends EntityName>(
  entity: N,
  record: Row<N>,
  options: RecordActsOptions<N> = {},
): RecordActs<N> {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const search = useSearch();
  const data = useData();
  const format = useFormat();
  const toast = useToast();
  const errorText = useErrorText();
  const rights = useRights(entity, record, format.today);
  const list = rememberedList(entity);
  const steps = useSteps(entity, record.id, list?.query);
  const [editing, setEditing] = useState<Editing<N>>();
  const { id } = record;
  const { edit: how, back = list?.path ?? listPathOf(entity) ?? '/' } = options;
  const title: unknown = record[entityOf(entity).title as keyof Row<N>];
  const name = options.name ?? (typeof title === 'string' ? title : '');

  const commit = async (change: Change, said: string): Promise<boolean> => {
    try {
      const { undoToken } = await data.commit([change]);
      toast({ text: said, undo: () => data.undo(undoToken) });
      return true;
    } catch (error) {
      toast({ text: errorText(error), problem: true });
      return false;
    }
  };
  const openPanel = (fields = how === 'all' ? formFields(entity, rights.assign) : how, panelTitle = name): void => {
    if (typeof fields === 'object') setEditing({ fields, title: panelTitle, before: bodyOf(record) });
  };
  const edit = how === undefined || !rights.write ? undefined : typeof how === 'function' ? how : openPanel;
  // The neighbour is opened the same way: an account on the tab that is open.
  const step = (to: string | undefined): void => {
    if (to !== undefined) navigate(`${pathOf(entity, to)}${search ? `?${search}` : ''}`);
  };
  useShortcuts([
    ...(edit ? [{ keys: 'e', label: texts.editKey, run: () => edit() }] : []),
    ...(steps ? [{ keys: ']', label: texts.nextInList, run: () => step(steps.after) }] : []),
    ...(steps ? [{ keys: '[', label: texts.previousInList, run: () => step(steps.before), quiet: true }] : []),
    { keys: 'Escape', label: texts.toList, run: () => navigate(back), quiet: true },
  ]);
  return {
    entity,
    record,
    name,
    back,
    mayWrite: rights.write,
    mayAssign: rights.assign,
    steps,
    editing,
    edit,
    endEdit: () => setEditing(undefined),
    change: async (patch, said) => void (await commit({ entity, op: 'update', id, patch } as Change, said)),
    remove: async () => {
      if (await commit({ entity, op: 'remove', id } as Change, t('removed', { name }))) navigate(back);
    },
  };
}

/** Whose account it is and where it lies is said by those who may assign it. */
const assigning: readonly string[] = ['ownerId', 'territoryId'];

function formFields<N extends EntityName>(entity: N, mayAssign: boolean): readonly FieldName<N>[] {
  const { fields, scope } = entityOf(entity);
  return Object.entries(fields)
    .filter(([, field]) => field.form && field.setBy === 'client')
    .map(([name]) => name as FieldName<N>)
    .filter((name) => scope.kind !== 'account' || mayAssign || !assigning.includes(name));
}

/** The body without what the data module adds. */
function bodyOf<N extends EntityName>(record: Row<N>): Body<N> {
  const { id: _id, meta: _meta, figures: _figures, ...body } = record as Row<N> & { readonly figures?: unknown };
  return body as unknown as Body<N>;
}

interface RecordFrameProps<N extends EntityName> {
  readonly acts: RecordActs<N>;
  /** Its name when absent. */
  readonly title?: ReactNode;
  /** Between the list and the record: the account it belongs to. */
  readonly crumbs?: readonly Crumb[];
  /** After the title: tags, status. */
  readonly beside?: ReactNode;
  readonly sentence?: ReactNode;
  /** Acts of its own; editing moves into the menu then. */
  readonly actions?: ReactNode;
  /** Items of the menu above the one that removes. */
  readonly menu?: ReactNode;
  /** Why it cannot be removed now. */
  readonly kept?: string | undefined;
  readonly toolbar?: ReactNode;
  /** The columns scroll each for itself. */
  readonly fill?: boolean;
  readonly children: ReactNode;
}

/** The frame of a record: where it is from, its state, its acts, and the panel that edits it. */
export function RecordFrame<N extends EntityName>(props: RecordFrameProps<N>): ReactNode {
  const { acts, title, crumbs = [], beside, sentence, actions, menu, kept, toolbar, fill = false, children } = props;
  const { entity, record, steps, edit, editing } = acts;
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const { organisation } = useData().session;
  const thing = useThing(entity);
  const list = listPathOf(entity);
  return (
    <Page
      title={title ?? <Run>{acts.name}</Run>}
      crumbs={[
        ...(list === undefined ? [] : [{ label: label(entityOf(entity).plural), path: list }]),
        ...crumbs,
        ...(steps ? [{ label: t('position', { at: format.number(steps.at), of: format.number(steps.of) }) }] : []),
      ]}
      beside={
        <>
          {beside}
          <RecordState meta={record.meta} />
        </>
      }
      {...(sentence === undefined ? {} : { sentence })}
      {...(toolbar === undefined ? {} : { toolbar })}
      fill={fill}
      actions={
        <>
          {actions}
          {edit && (
            <>
              {!actions && (
                <Button variant="default" onClick={() => edit()}>
                  {t('edit')} <Key keys="e" />
                </Button>
              )}
              <Menu position="bottom-end">
                <Menu.Target>
                  <button type="button" className="iconbutton" aria-label={t('more')}>
                    <IconDots size={16} aria-hidden />
                  </button>
                </Menu.Target>
                <Menu.Dropdown className="pop">
                  {actions && (
                    <Menu.Item
                      leftSection={<IconPencil size={16} aria-hidden />}
                      rightSection={<Key keys="e" />}
                      onClick={() => edit()}
                    >
                      {t('edit')}
                    </Menu.Item>
                  )}
                  {menu}
                  <Menu.Item
                    leftSection={<IconTrash size={16} aria-hidden />}
                    disabled={kept !== undefined}
                    onClick={() => void acts.remove()}
                  >
                    {t('remove', { thing })}
                    {kept !== undefined && <span className="xs d3 menu-reason">{kept}</span>}
                  </Menu.Item>
                </Menu.Dropdown>
              </Menu>
            </>
          )}
        </>
      }
    >
      {children}
      {editing && (
        <SidePanel label={editing.title} title={<Run>{editing.title}</Run>} onClose={acts.endEdit}>
          <EditForm acts={acts} editing={editing} currency={currencyOf(record) ?? organisation.currency} />
        </SidePanel>
      )}
    </Page>
  );
}

interface EditFormProps<N extends EntityName> {
  readonly acts: RecordActs<N>;
  readonly editing: Editing<N>;
  readonly currency: string;
}

/** Only what the form changed is saved. */
function EditForm<N extends EntityName>({ acts, editing, currency }: EditFormProps<N>): ReactNode {
  const data = useData();
  const { entity, endEdit } = acts;
  return (
    <RecordForm<N>
      entity={entity}
      value={editing.before as Partial<Body<N>>}
      only={editing.fields}
      columns={1}
      currency={currency}
      onCancel={endEdit}
      onSubmit={async (next) => {
        const patch = patchBetween(editing.before, next);
        if (patch) await data.commit([{ entity, op: 'update', id: acts.record.id, patch } as Change]);
        endEdit();
      }}
    />
  );
}
