import { expect, test } from 'vitest';
import { isWholeJson } from './whole-json';

const encoder = new TextEncoder();
const bytes = (text: string): Uint8Array => encoder.encode(text);

const page = JSON.stringify({
  checkpoint: 'c',
  records: Array.from({ length: 1000 }, (_, n) => ({
    id: `${n}`,
    body: { name: `"[Käse]\\" 客户 {${n}`, tags: [[n], {}] },
  })),
});

test('a page is whole, and half of it is not, wherever it was cut', () => {
  const whole = bytes(page);
  expect(whole.length).toBeGreaterThan(64 * 1024);
  expect(isWholeJson(whole)).toBe(true);
  for (let length = whole.length - 1; length > 0; length -= 1009)
    expect(isWholeJson(whole.subarray(0, length))).toBe(false);
});

test.each([
  ['a page of a network', `<html>${' '.repeat(70_000)}</html>`],
  ['something behind it', `${page}{}`],
  ['two pages', page + page],
  ['a text without end', `{"a":"${'x'.repeat(70_000)}\\"}`],
  ['nothing', ''],
  ['a short one that is half', '{"a":1'],
  ['a short one that is none', '{a:1}'],
])('%s is none', (_name, text) => {
  expect(isWholeJson(bytes(text))).toBe(false);
});

test('bytes that are no UTF-8 are none, short or long', () => {
  for (const text of ['{"a":"?"}', page.replace('"0"', '"?"')]) {
    const broken = bytes(text);
    broken[broken.indexOf(0x3f)] = 0xff;
    expect(isWholeJson(broken)).toBe(false);
  }
});

test('a short one of any kind is one', () => {
  for (const text of ['{}', '[1]', 'null', '{"a":"\\u00e4"}']) expect(isWholeJson(bytes(text))).toBe(true);
});
