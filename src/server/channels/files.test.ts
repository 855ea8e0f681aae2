import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFlaw, readCsvRecords, writeUnmatched } from './files';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-channels-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(text: string | Buffer): string {
  const path = join(folder, 'records.csv');
  writeFileSync(path, text);
  return path;
}

test('columns in any order, texts of several lines, and what is of no use', async () => {
  const { items, unused } = await readCsvRecords(
    put(
      'ID,Text,at,channel,direction,address,mood,reason\r\n1,"Hello,\r\n""you""",2026-11-20 09:30,email,in,a@b.example,sad,\r\n',
    ),
  );
  expect(unused).toEqual(['mood']);
  expect(items).toEqual([
    {
      place: 'line 2',
      source: undefined,
      input: {
        id: '1',
        text: 'Hello,\r\n"you"',
        at: '2026-11-20 09:30',
        channel: 'email',
        direction: 'in',
        address: 'a@b.example',
      },
    },
  ]);
});

test('a broken line is named and costs no other', async () => {
  const { items } = await readCsvRecords(
    put(
      'id,channel,direction,at,address\n1,email,in,2026-11-20 09:30,a@b.example\n2,email\n"3,email,in,x,y\n4,sms,in,2026-11-20 09:30,0221 4710100\n',
    ),
  );
  expect(items.filter(isFlaw).map(({ place, code, isKept }) => [place, code, isKept])).toEqual([
    ['line 3', 'wrong_columns', false],
    ['line 4', 'unclosed_quote', false],
  ]);
  expect(items.filter((item) => !isFlaw(item)).map(({ place }) => place)).toEqual(['line 2', 'line 5']);
});

test('a missing column and a wrong encoding are said in words', async () => {
  await expect(readCsvRecords(put('id,when\n1,2\n'))).rejects.toThrow('has no column channel, direction, at, address');
  const { items } = await readCsvRecords(put(Buffer.from('\ufeffid', 'utf16le')));
  expect(items.filter(isFlaw).map(({ code }) => code)).toEqual(['wrong_encoding']);
});

test('what fits nobody is written so that it can be read again, for the owner of the file alone', async () => {
  const path = join(folder, 'rest.csv');
  const record = {
    source: 'Shop',
    sourceId: '=1+1',
    channel: 'webform',
    direction: 'in',
    at: '2026-11-20T08:30:00.000Z',
    addresses: ['a@b.example', '+49 221 4710100'],
    subject: '@cmd',
    text: 'one\n"two", three',
    satisfaction: 4,
  } as const;
  await writeUnmatched(path, [{ record, reason: 'nobody' }]);
  expect(statSync(path).mode & 0o077).toBe(0);
  // A spreadsheet runs nothing of it.
  expect(readFileSync(path, 'utf8')).toContain(`'=1+1`);
  const { items, unused } = await readCsvRecords(path);
  expect(unused).toEqual([]);
  expect(items).toEqual([
    {
      place: 'line 2',
      source: 'Shop',
      input: {
        id: '=1+1',
        channel: 'webform',
        direction: 'in',
        at: record.at,
        address: 'a@b.example, +49 221 4710100',
        subject: '@cmd',
        text: record.text,
        satisfaction: '4',
      },
    },
  ]);
});
