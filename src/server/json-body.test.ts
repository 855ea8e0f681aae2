import { describe, expect, test } from 'vitest';
import { parseJsonBody } from './json-body';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('a body from outside', () => {
  test('is one JSON value', () => {
    expect(parseJsonBody(bytes('{"a":[1,{"b":"}]"}]}'))).toEqual({ a: [1, { b: '}]' }] });
    expect(parseJsonBody(bytes('null'))).toBeNull();
    expect(parseJsonBody(bytes('"\\"[["'))).toBe('"[[');
  });

  test('a strange key is an ordinary own key and pollutes nothing', () => {
    const parsed = parseJsonBody(
      bytes('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
    );
    expect(Object.keys(parsed as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([
    ['nothing', new Uint8Array()],
    ['cut off', bytes('{"a":')],
    ['two values', bytes('{}{}')],
    ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0])],
    ['NaN', bytes('NaN')],
    ['50 000 brackets', bytes('['.repeat(50_000) + ']'.repeat(50_000))],
    ['50 000 objects', bytes('{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000))],
  ])('%s is refused', (_name, body) => {
    expect(() => parseJsonBody(body)).toThrow('bad_request');
  });
});
