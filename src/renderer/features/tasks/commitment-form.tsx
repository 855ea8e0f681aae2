import { Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { addDays, workdayFrom } from '../../../shared/domain/dates';
import { useData, useRecordState } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useTexts } from '../../i18n/texts';
import { useDayOffHint } from '../../ui/day-off-hint';
import { EmptyState } from '../../ui/empty-state';
import { RecordForm } from '../../ui/record-form';
import { RecordState } from '../../ui/record-state';
import { SidePanel } from '../../ui/side-panel';
import { useToast } from '../../ui/toast';
import { patchBetween } from '../../../shared/domain/patch';
import type { Commitment } from './commitments';
import { texts } from './texts';

interface NewProps {
  readonly kind: 'task' | 'promise';
  readonly accountId: string | undefined;
  readonly onClose: () => void;
}

/** A new task or promise in a panel beside the list. */
export function NewCommitment({ kind, accountId, onClose }: NewProps): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const client = useData();
  const toast = useToast();
  const { today } = useFormat();
  const ownerId = client.session.user.id;
  const account = accountId === undefined ? {} : { accountId };
  const dueOn = workdayFrom(addDays(today, kind === 'task' ? 1 : 7));
  const due = useDueHint(dueOn);
  const title = t(kind === 'task' ? 'newTask' : 'newPromise');
  const created = (undoToken: string, subject: string): void => {
    toast({ text: join('named', { name: t('added'), value: subject }), undo: () => client.undo(undoToken) });
    onClose();
  };
  return (
    <SidePanel title={title} label={title} onClose={onClose}>
      {kind === 'task' ? (
        <RecordForm
          key="task"
          entity="task"
          columns={1}
          {...due}
          only={['subject', 'dueOn', 'accountId', 'contactId', 'priority', 'ownerId', 'note']}
          value={{ ownerId, dueOn, ...account }}
          onCancel={onClose}
          onSubmit={async (body) =>
            created(
              (await client.commit([{ entity: 'task', id: client.newId(), op: 'create', body }])).undoToken,
              body.subject,
            )
          }
        />
      ) : (
        <RecordForm
          key="promise"
          entity="promise"
          columns={1}
          {...due}
          only={['subject', 'accountId', 'dueOn', 'contactId', 'ownerId', 'note']}
          value={{ ownerId, dueOn, ...account }}
          onCancel={onClose}
          onSubmit={async (body) =>
            created(
              (await client.commit([{ entity: 'promise', id: client.newId(), op: 'create', body }])).undoToken,
              body.subject,
            )
          }
        />
      )}
    </SidePanel>
  );
}

interface EditProps {
  readonly kind: 'task' | 'promise';
  readonly id: string;
  readonly onClose: () => void;
}

export function EditCommitment({ kind, id, onClose }: EditProps): ReactNode {
  const t = useTexts(texts);
  const task = useRecordState('task', kind === 'task' ? id : undefined);
  const promise = useRecordState('promise', kind === 'promise' ? id : undefined);
  const client = useData();
  const toast = useToast();
  const title = t(kind);
  if (task === 'loading' || promise === 'loading') return null;
  const item: Commitment | undefined = task
    ? { kind: 'task', record: task }
    : promise && { kind: 'promise', record: promise };
  const remove = async (): Promise<void> => {
    const { undoToken } = await client.commit([{ entity: kind, id, op: 'remove' }]);
    toast({ text: t('removed', { subject: item?.record.subject ?? '' }), undo: () => client.undo(undoToken) });
    onClose();
  };
  return (
    <SidePanel title={title} label={title} onClose={onClose}>
      {item ? (
        <>
          <RecordState meta={item.record.meta} />
          <EditForm key={id} item={item} onClose={onClose} />
          <Button
            variant="subtle"
            mt={12}
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={() => void remove()}
          >
            {t('remove')}
          </Button>
        </>
      ) : (
        <EmptyState title={t('noMatch')} />
      )}
    </SidePanel>
  );
}

interface EditFormProps {
  readonly item: Commitment;
  readonly onClose: () => void;
}

function EditForm({ item, onClose }: EditFormProps): ReactNode {
  const client = useData();
  const due = useDueHint(item.record.dueOn);
  if (item.kind === 'task') {
    const { id, meta: _meta, ...body } = item.record;
    return (
      <RecordForm
        entity="task"
        columns={1}
        {...due}
        value={body}
        onCancel={onClose}
        onSubmit={async (next) => {
          const patch = patchBetween(body, next);
          if (patch) await client.commit([{ entity: 'task', id, op: 'update', patch }]);
          onClose();
        }}
      />
    );
  }
  const { id, meta: _meta, ...body } = item.record;
  return (
    <RecordForm
      entity="promise"
      columns={1}
      {...due}
      value={body}
      onCancel={onClose}
      onSubmit={async (next) => {
        const patch = patchBetween(body, next);
        if (patch) await client.commit([{ entity: 'promise', id, op: 'update', patch }]);
        onClose();
      }}
    />
  );
}

/** For a form with a day on which something is due: a remark below a day off. */
function useDueHint(first: string | undefined): {
  readonly hints: { readonly dueOn: ReactNode };
  readonly onChange: (body: { readonly dueOn?: string | undefined }) => void;
} {
  const dayOff = useDayOffHint();
  const [dueOn, setDueOn] = useState(first);
  return { hints: { dueOn: dayOff(dueOn) }, onChange: (body) => setDueOn(body.dueOn) };
}
