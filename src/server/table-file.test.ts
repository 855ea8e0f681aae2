import { describe, expect, it } from 'vitest';
import { tableFileOf } from '../../test/support/table-file-of';
import { decodeText, readRows, separatorOf, type TextRow } from './table-file';

async function inPieces(text: string, pieceBytes: number): Promise<TextRow[]> {
  const all: TextRow[] = [];
  for await (const rows of tableFileOf(text, pieceBytes).rows()) all.push(...rows);
  return all;
}

function atOnce(text: string): TextRow[] {
  const whole = decodeText(Buffer.from(text));
  const all: TextRow[] = [];
  readRows(whole, separatorOf(whole), (row) => all.push(row));
  return all;
}

const files = [
  'a;b\r\n1;2\r\n\r\n3;4\r\n',
  '\ufeffa,b\rc,"d\r\ne"\r"f ""g"",",h\r\n1,客户',
  'a\tb\n"1\n2\n\n3"\t"""quoted"""\n4\t5',
  '  a   b \n\n 1  2\n',
  '',
];

describe('a file that is read in pieces', () => {
  it.each(files)('has the rows of the whole text, wherever a piece ends: %j', async (text) => {
    const rows = atOnce(text);
    for (const size of [2, 3, 4, 5, 7, 11, 10_000]) expect(await inPieces(text, size)).toEqual(rows);
  });

  it.each([
    ['a;b\n1;2\n"3;4\n5;6\n', 'line 3: a quote is opened and never closed'],
    ['a;b\n1;"2\n2"x;3\n', 'line 3: text follows a closing quote'],
    ['a;b\n\n"1\n\u0000";2\n', 'line 4: the line holds bytes that are not UTF-8'],
  ])('names the line of what is wrong: %j', async (text, message) => {
    expect(() => atOnce(text)).toThrow(message);
    for (const size of [2, 3, 7, 10_000]) await expect(inPieces(text, size)).rejects.toThrow(message);
  });

  it('does not take the rest of a long file for a field whose quote nobody closed', async () => {
    const text = `a;b\n1;"2\n${'3;4\n'.repeat(400_000)}`;
    let read = 0;
    const file = tableFileOf(text, 64 * 1024).rows();
    await expect(
      (async () => {
        for await (const rows of file) read += rows.length;
      })(),
    ).rejects.toThrow('line 2: a quote is opened and never closed');
    expect(read).toBeLessThan(2);
  });
});
