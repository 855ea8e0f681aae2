import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { entityOf } from '../../../shared/entities';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { texts } from './texts';

/** Territories or teams: names only, kept like any other record, so that adding one works offline too. */
export function NamedList({ entity }: { readonly entity: 'territory' | 'team' }): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const rows = useRecords(entity, { sort: [{ field: 'name' }] }, { window: { offset: 0, limit: 500 } });
  const [editing, setEditing] = useState<string | undefined>(undefined);
  const { singular, plural } = entityOf(entity);

  const save = async (id: string | undefined, name: string): Promise<void> => {
    try {
      const { undoToken } = await data.commit([
        id === undefined
          ? { entity, id: data.newId(), op: 'create', body: { name } }
          : { entity, id, op: 'update', patch: { name } },
      ]);
      setEditing(undefined);
      toast({ text: t(id === undefined ? 'added' : 'saved', { name }), undo: () => data.undo(undoToken) });
      // An invitation may name it right away, and head office has to know it then.
      data.syncNow().catch(() => undefined);
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };

  return (
    <Section title={l(plural)} count={rows && format.number(rows.total)} className="admin-list">
      {rows?.total === 0 && <p className="s d2">{t(entity === 'territory' ? 'noTerritories' : 'noTeams')}</p>}
      <ul className="admin-names">
        {rows?.rows.map(({ id, name }) => (
          <li key={id}>
            {editing === id ? (
              <NameForm
                label={l(singular)}
                start={name}
                onSave={(next) => save(id, next)}
                onCancel={() => setEditing(undefined)}
              />
            ) : (
              <button type="button" className="admin-name" onClick={() => setEditing(id)}>
                <Run>{name}</Run>
              </button>
            )}
          </li>
        ))}
      </ul>
      {editing === '' ? (
        <NameForm
          label={l(singular)}
          start=""
          onSave={(name) => save(undefined, name)}
          onCancel={() => setEditing(undefined)}
        />
      ) : (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setEditing('')}
        >
          {t(entity === 'territory' ? 'addTerritory' : 'addTeam')}
        </Button>
      )}
    </Section>
  );
}

interface NameFormProps {
  readonly label: string;
  readonly start: string;
  readonly onSave: (name: string) => Promise<void>;
  readonly onCancel: () => void;
}

function NameForm({ label, start, onSave, onCancel }: NameFormProps): ReactNode {
  const t = useTexts(texts);
  const [name, setName] = useState(start);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const next = name.trim();
    if (next === '' || busy) return;
    if (next === start) return onCancel();
    setBusy(true);
    await onSave(next);
    setBusy(false);
  };
  return (
    <form className="row admin-form" onSubmit={(event) => void submit(event)} autoComplete="off">
      <TextInput
        className="grow"
        aria-label={label}
        autoComplete="off"
        data-autofocus
        autoFocus
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) onCancel();
        }}
      />
      <Button type="submit" variant="default" loading={busy} disabled={name.trim() === ''}>
        {t('save')}
      </Button>
      <Button variant="subtle" onClick={onCancel}>
        {t('cancel')}
      </Button>
    </form>
  );
}
