import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import PostalMime, { type Address, type Email } from 'postal-mime';
import type { FileFlaw, FileRecord } from './files';

/** Mails with larger attachments are left out rather than held in memory. */
const longestMailBytes = 64 * 1024 * 1024;
const longestText = 200_000;

/** Of a flaw that is none: nobody needs to look at each. */
export const betweenColleagues = 'between_colleagues';

/**
 * The mails of a file: one (.eml), or many as mail programs export them (.mbox).
 * @param ours domains of our own addresses: what comes from there went out, and the others are the customer's
 */
export async function readMails(path: string, ours: ReadonlySet<string>): Promise<(FileRecord | FileFlaw)[]> {
  if (/\.eml$/i.test(path)) return [await recordOf(await readFile(path), 'the mail', ours)];
  const items: (FileRecord | FileFlaw)[] = [];
  for await (const mail of mailsOf(path)) {
    const place = `mail ${items.length + 1}`;
    items.push(
      mail === undefined
        ? { place, code: 'too_large', reason: `more than ${longestMailBytes / 1024 / 1024} MB`, isKept: false }
        : await recordOf(mail, place, ours),
    );
  }
  return items;
}

/** Byte by byte: each mail has a character set of its own. Undefined for one that is too large. */
async function* mailsOf(path: string): AsyncGenerator<Buffer | undefined> {
  let lines: string[] = [];
  let bytes = 0;
  let wasBlank = true;
  let hasBegun = false;
  const mail = (): Buffer | undefined =>
    bytes > longestMailBytes ? undefined : Buffer.from(lines.join('\r\n'), 'latin1');
  for await (const line of createInterface({ input: createReadStream(path, 'latin1'), crlfDelay: Infinity })) {
    if (wasBlank && /^From \S.*\d\d:\d\d/.test(line)) {
      if (hasBegun) yield mail();
      [lines, bytes, hasBegun] = [[], 0, true];
    } else if (hasBegun) {
      bytes += line.length + 2;
      // Lines of a mail that look like the start of the next one are written with a sign before them.
      if (bytes <= longestMailBytes) lines.push(/^>+From /.test(line) ? line.slice(1) : line);
      else lines = [];
    }
    wasBlank = line === '';
  }
  if (hasBegun) yield mail();
}

async function recordOf(mail: Buffer, place: string, ours: ReadonlySet<string>): Promise<FileRecord | FileFlaw> {
  let email: Email;
  try {
    email = await PostalMime.parse(mail);
  } catch {
    return { place, code: 'no_mail', reason: 'this is no mail that can be read', isKept: false };
  }
  const from = addressesOf(email.from);
  const isOurs = (address: string): boolean => ours.has(address.slice(address.lastIndexOf('@') + 1).toLowerCase());
  const isOut = from.some(isOurs);
  const others = isOut
    ? [email.to, email.cc, email.bcc].flatMap(addressesOf).filter((address) => !isOurs(address))
    : from;
  if (isOut && others.length === 0)
    return { place, code: betweenColleagues, reason: 'a mail between colleagues', isKept: false };
  const input = {
    id: email.messageId ?? `sha256:${createHash('sha256').update(mail).digest('hex')}`,
    channel: 'email',
    direction: isOut ? 'out' : 'in',
    at: email.date ?? '',
    address: [...new Set(others)].join(', '),
    subject: email.subject ?? '',
    text: (email.text ?? (await wordsOf(email.html ?? ''))).slice(0, longestText),
  };
  return { place, source: undefined, input };
}

/** The words of a mail that is HTML alone. The parser turns HTML into text where a mail mixes both, so it is given such a mail. */
async function wordsOf(html: string): Promise<string> {
  if (html === '') return '';
  const parts = [
    'Content-Type: multipart/mixed; boundary=part\r\n',
    '--part\r\nContent-Type: text/plain\r\n\r\n-',
    '--part\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n',
    `${Buffer.from(html).toString('base64')}\r\n--part--\r\n`,
  ];
  const { text = '' } = await PostalMime.parse(parts.join('\r\n'));
  return text.replace(/^-\s*/, '');
}

const addressesOf = (given: Address | Address[] | undefined): string[] =>
  [given ?? []].flat().flatMap((one) => (one.group ? addressesOf(one.group) : (one.address ?? [])));
