import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFlaw } from './files';
import { readMails } from './mails';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-mails-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ours = new Set(['rhein.example']);

async function read(name: string, content: string | Buffer) {
  const path = join(folder, name);
  writeFileSync(path, content);
  const items = await readMails(path, ours);
  return items.map((item) => (isFlaw(item) ? item.code : item.input));
}

const mail = (headers: string, body: string): string =>
  `${headers}\nDate: Fri, 20 Nov 2026 09:30:00 +0100\nMIME-Version: 1.0\n${body}`;
const plain = 'Content-Type: text/plain; charset=utf-8\n\n';

test('a mailbox: in and out, each with the customer’s addresses, quoted lines and all', async () => {
  const box = [
    'From ada@kaese.example Fri Nov 20 09:30:00 2026',
    mail(
      'Message-ID: <1@kaese.example>\nFrom: "Meyer, Ada" <ada@kaese.example>\nTo: anna@rhein.example\nSubject: =?utf-8?Q?K=C3=A4se?=',
      `${plain}Dear Anna,\n\n>From now on on Thursdays, please.\nFrom here too.\n`,
    ),
    '',
    'From anna@rhein.example Fri Nov 20 10:30:00 2026',
    mail(
      'Message-ID: <2@rhein.example>\nFrom: Anna <anna@RHEIN.example>\nTo: Team: ada@kaese.example, bert@rhein.example;\nCc: ben@kaese.example\nSubject: Re',
      `${plain}Yes.\n`,
    ),
    '',
    'From bert@rhein.example Fri Nov 20 11:30:00 2026',
    mail(
      'Message-ID: <3@rhein.example>\nFrom: bert@rhein.example\nTo: anna@rhein.example\nSubject: Lunch',
      `${plain}?\n`,
    ),
    '',
  ].join('\n');
  const [first, second, third, ...more] = await read('box.mbox', box);
  expect(first).toMatchObject({
    id: '<1@kaese.example>',
    channel: 'email',
    direction: 'in',
    at: '2026-11-20T08:30:00.000Z',
    address: 'ada@kaese.example',
    subject: 'Käse',
  });
  expect((first as { text: string }).text.trim()).toBe(
    'Dear Anna,\n\nFrom now on on Thursdays, please.\nFrom here too.',
  );
  expect(second).toMatchObject({ direction: 'out', address: 'ada@kaese.example, ben@kaese.example' });
  expect([third, more]).toEqual(['between_colleagues', []]);
});

test('one mail in another character set, with an attachment, and without a number of its own', async () => {
  const text = Buffer.from([0xc4, 0xe3, 0xba, 0xc3]).toString('base64');
  const content = mail(
    'From: fang@tea.example\nTo: anna@rhein.example\nSubject: =?GBK?B?xOO6ww==?=\nContent-Type: multipart/mixed; boundary=x',
    `\n--x\nContent-Type: text/plain; charset=gbk\nContent-Transfer-Encoding: base64\n\n${text}\n--x\nContent-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\nQUJD\n--x--\n`,
  );
  const [one] = await read('one.eml', content);
  expect(one).toMatchObject({ subject: '你好', address: 'fang@tea.example' });
  expect((one as { text: string }).text.trim()).toBe('你好');
  expect((one as { id: string }).id).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect((await read('again.eml', content))[0]).toEqual(one);
});

test('of a mail that is HTML alone its words, and nothing that runs', async () => {
  const [one] = await read(
    'html.eml',
    mail(
      'Message-ID: <h@x>\nFrom: ada@kaese.example\nTo: anna@rhein.example\nSubject: Hi',
      'Content-Type: text/html; charset=utf-8\n\n<html><head><style>p{}</style></head><body><p>Gr&uuml;&szlig;e: could it<br>come on <b>Thursday</b>?</p><script>alert(1)</script></body></html>',
    ),
  );
  expect((one as { text: string }).text.trim()).toBe('Grüße: could it\ncome on Thursday?');
});

test('what is no mail box holds no mail', async () => {
  expect(await read('none.mbox', 'Dear diary,\n\nFrom time to time')).toEqual([]);
});
