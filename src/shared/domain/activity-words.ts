import type { Body } from '../entities';

const subjectLength = 80;

/** The first line or sentence of what was said: it names the activity in lists and messages. */
export function subjectOf(text: string): string {
  const line = text.trim().split(/\r?\n/, 1)[0] ?? '';
  const sentence = /^.*?(?:[.!?](?=\s|$)|[。！？])/u.exec(line)?.[0] ?? line;
  const short = sentence.replace(/[.。]$/u, '').trim();
  const characters = [...short];
  return characters.length <= subjectLength
    ? short
    : `${characters
        .slice(0, subjectLength - 1)
        .join('')
        .trimEnd()}…`;
}

/** What an activity says where there is room for a few lines: all that a colleague wrote, but of a mail its subject. */
export const saidIn = ({
  source,
  subject,
  text,
}: Pick<Body<'activity'>, 'source' | 'subject' | 'text'>): string | undefined =>
  source === undefined ? (text ?? subject) : (subject ?? text);
