import { Button, Textarea } from '@mantine/core';
import { createContext, use, useState, type ReactNode, type RefObject } from 'react';
import type { Label } from '../../shared/schema/label';
import type { Row } from '../data/api';
import { useData, useRecords } from '../data/hooks';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { useErrorText } from '../ui/error-panel';
import { useToast } from '../ui/toast';

const texts = {
  wrong: ['This is wrong', '数值有误', '數值有誤'],
  what: ['What is wrong with it?', '哪里有误？', '哪裡有誤？'],
  send: ['Tell the administrator', '告知管理员', '告知管理員'],
  subject: ['Check: {title}', '核对：{title}', '核對：{title}'],
  sent: ['{name} has a task to check it.', '已为 {name} 创建核对任务', '已為 {name} 建立核對待辦事項'],
} as const satisfies Record<string, Label>;

/** The account whose numbers are explained; a number of no account has nobody to be told of. */
export const ExplainedAccount = createContext<string | undefined>(undefined);

const administrators = {
  where: [
    { field: 'role', op: 'eq', value: 'administrator' },
    { field: 'active', op: 'eq', value: true },
  ],
  sort: [{ field: 'name' }],
} as const;
const first = { window: { offset: 0, limit: 1 } } as const;
const mostSubject = 200;

/** Who gets what needs an administrator: the first by name; undefined while that is not known, and where there is none. */
export const useAdministrator = (): Row<'user'> | undefined => useRecords('user', administrators, first)?.rows[0];

interface DoubtProps {
  /** The number as its explanation calls it. */
  readonly title: string;
  /** The explanation as it stands on the screen: what it says goes along. */
  readonly explanation: RefObject<HTMLElement | null>;
}

/** Says that a number is wrong: a task for the administrator, on the account, with what the explanation said. Works offline like any other record. */
export function Doubt({ title, explanation }: DoubtProps): ReactNode {
  const accountId = use(ExplainedAccount);
  return accountId === undefined ? null : <Asked accountId={accountId} title={title} explanation={explanation} />;
}

function Asked({ accountId, title, explanation }: DoubtProps & { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const { today } = useFormat();
  const administrator = useAdministrator();
  const [words, setWords] = useState<string>();
  if (!administrator) return null;
  if (words === undefined)
    return (
      <button type="button" className="linkbutton" onClick={() => setWords('')}>
        {t('wrong')}
      </button>
    );
  const send = async (): Promise<void> => {
    const body = {
      subject: t('subject', { title }).slice(0, mostSubject),
      accountId,
      ownerId: administrator.id,
      status: 'open' as const,
      dueOn: today,
      note: [words.trim(), '', title, ...linesOf(explanation.current)].join('\n'),
    };
    try {
      const { undoToken } = await data.commit([{ entity: 'task', op: 'create', id: data.newId(), body }]);
      setWords(undefined);
      toast({ text: t('sent', { name: administrator.name }), undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  return (
    <form
      className="doubt"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        label={t('what')}
        value={words}
        rows={3}
        data-autofocus
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Button type="submit" size="compact-sm" variant="default" disabled={words.trim() === ''}>
        {t('send')}
      </Button>
    </form>
  );
}

/** A line for each sentence, input and part. */
const linesOf = (shown: HTMLElement | null): string[] =>
  [...(shown?.querySelectorAll('p, dl > div, tr') ?? [])].map((line) =>
    [...(line.tagName === 'P' ? [line] : line.children)]
      .map(({ textContent }) => textContent.trim())
      .filter(Boolean)
      .join(': '),
  );
