import type { ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useData, useRecordState } from '../../data/hooks';
import { logPath, withQuery, type LogKind } from '../../ui/paths';
import { useShortcuts } from '../../ui/shortcuts';
import { draftOf, reportOf, type LogDraft } from './log-commit';
import { LogPanel } from './log-panel';
import { texts } from './texts';

const kinds: readonly LogKind[] = ['call', 'visit', 'email', 'message', 'meeting', 'note'];

// What was typed and not saved, by account: closing the panel by mistake loses nothing while the window is open.
const kept = new Map<string, LogDraft>();

/** The account a path speaks of. */
const accountOf = (path: string): string | undefined => {
  const match = /^\/accounts\/([^/?]+)$/.exec(path);
  return match?.[1] === undefined || match[1] === 'new' ? undefined : decodeURIComponent(match[1]);
};

/** Opens with `?log=visit&account=…&contact=…` on any page; with `&activity=…` it corrects that activity, with `&report=1` it reports on it. */
export function LogOverlay(): ReactNode {
  const [path, navigate] = useLocation();
  const params = new URLSearchParams(useSearch());
  const open = (kind: LogKind): void => navigate(logPath(kind, accountOf(path)));
  useShortcuts([
    { keys: 'l', label: texts.log, run: () => open('visit'), quiet: true },
    { keys: 'c', label: texts.logCall, run: () => open('call'), quiet: true },
    { keys: 'v', label: texts.logVisit, run: () => open('visit'), quiet: true },
  ]);
  const kind = kinds.find((known) => known === params.get('log'));
  if (kind === undefined) return null;
  const activityId = params.get('activity') ?? undefined;
  const accountId = params.get('account') ?? accountOf(path);
  const close = (): void =>
    navigate(
      withQuery(`${path}?${params.toString()}`, {
        log: undefined,
        activity: undefined,
        report: undefined,
        contact: undefined,
        // A new order needs its account after the panel is gone.
        ...(path === '/orders/new' ? {} : { account: undefined }),
      }),
      { replace: true },
    );
  if (activityId !== undefined)
    return <CorrectActivity key={activityId} id={activityId} report={params.has('report')} onClose={close} />;
  const contactId = params.get('contact') ?? undefined;
  return (
    <NewActivity
      key={`${accountId ?? ''} ${contactId ?? ''}`}
      kind={kind}
      accountId={accountId}
      contactId={contactId}
      onClose={close}
    />
  );
}

interface NewActivityProps {
  readonly kind: LogKind;
  readonly accountId: string | undefined;
  readonly contactId: string | undefined;
  readonly onClose: () => void;
}

function NewActivity({ kind, accountId, contactId, onClose }: NewActivityProps): ReactNode {
  const { user } = useData().session;
  const key = `${user.id}:${accountId ?? ''}`;
  const before = kept.get(key);
  const named = contactId === undefined ? [] : [contactId];
  const initial: LogDraft = before
    ? { ...before, kind, contactIds: [...new Set([...before.contactIds, ...named])] }
    : {
        kind,
        ...(accountId === undefined ? {} : { accountId }),
        text: '',
        startAt: new Date(Date.now()).toISOString(),
        contactIds: named,
        colleagueIds: [],
        productIds: [],
        topics: [],
        task: { subject: '', dueOn: '' },
        promise: { subject: '', dueOn: '' },
      };
  return (
    <LogPanel
      initial={initial}
      onClose={onClose}
      onKeep={(draft) => {
        if (draft) kept.set(key, draft);
        else kept.delete(key);
      }}
    />
  );
}

interface CorrectActivityProps {
  readonly id: string;
  readonly report: boolean;
  readonly onClose: () => void;
}

function CorrectActivity({ id, report, onClose }: CorrectActivityProps): ReactNode {
  const activity = useRecordState('activity', id);
  if (activity === 'loading' || activity === undefined) return null;
  const { id: _id, meta: _meta, ...body } = activity;
  const initial = report ? reportOf(body, new Date(Date.now()).toISOString()) : draftOf(body);
  return <LogPanel initial={initial} correction={{ id, before: body }} onClose={onClose} onKeep={() => undefined} />;
}
