import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { simplifiedOnly, traditionalOnly } from '../src/renderer/i18n/chinese-script';

/** Words lie beside the features (docs/decisions/003): every triple of the product is found in its source and read here. */
interface Triple {
  readonly where: string;
  readonly words: readonly [string, string, string];
}

const cjk = /[\u3400-\u9fff\uf900-\ufaff]/;

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** The demo company and its voices are data, not words of the product. */
const isData = (path: string): boolean => path.includes(join('server', 'demo'));

function triplesIn(path: string): Triple[] {
  const code = readFileSync(path, 'utf8');
  // Four files of five have no such words: parsing them took half of the time.
  if (!cjk.test(code) && !code.includes('\\u')) return [];
  const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  const found: Triple[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isArrayLiteralExpression(node) &&
      node.elements.length === 3 &&
      node.elements.every((element) => ts.isStringLiteralLike(element))
    ) {
      const [en, cn, tw] = node.elements.map((element) => (ts.isStringLiteralLike(element) ? element.text : '')) as [
        string,
        string,
        string,
      ];
      if (cjk.test(cn) || cjk.test(tw)) {
        const { line } = source.getLineAndCharacterOfPosition(node.getStart());
        found.push({ where: `${relative('.', path)}:${line + 1}`, words: [en, cn, tw] });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const triples = sourceFiles('src')
  .filter((path) => !isData(path))
  .flatMap(triplesIn);

const inBoth = [
  '账户',
  '帳戶',
  '案例',
  '发件箱',
  '寄件匣',
  '管线',
  '管線',
  '领土',
  '領土',
  '租约',
  '租約',
  '停车',
  '停車',
];
const notTaiwan = [
  '默認',
  '信息',
  '網絡',
  '打印',
  '數據',
  '用戶',
  '登錄',
  '保存',
  '搜索',
  '屏幕',
  '質量',
  '視頻',
  '鼠標',
  '文件夾',
  '導入',
  '導出',
  '聯繫人',
  '撤銷',
];
const notMainland = ['预设', '储存', '搜寻', '列印', '资讯', '软体', '伺服器', '联络人'];
const notEnglish = ['please', 'successfully', 'oops', '!', 'are you sure'];

const broken = (problem: (triple: Triple) => string | undefined): string[] =>
  triples.flatMap((triple) => {
    const found = problem(triple);
    return found === undefined ? [] : [`${triple.where} ${found}: ${triple.words.join(' | ')}`];
  });

const wordIn = (text: string, words: readonly string[]): string | undefined =>
  words.find((word) => text.toLowerCase().includes(word));

describe('the words of the product', () => {
  it('were found', () => {
    expect(triples.length).toBeGreaterThan(300);
  });

  it('are there in all three languages', () => {
    expect(
      broken(({ words }) =>
        words.some((word) => word.trim() === '' && words.join('').trim() !== '') ? 'a language is missing' : undefined,
      ),
    ).toEqual([]);
  });

  it('carry the same places to fill in', () => {
    const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
    expect(
      broken(({ words: [en, cn, tw] }) => {
        // A singular may leave its number out ("a day"); Chinese also says what remains of a price: 9 折.
        const wanted = places(en).filter(
          (place) => place !== '{n}' || en.split('|').every((form) => form.includes(place)),
        );
        const fits =
          places(cn).join() === places(tw).join() &&
          wanted.every((place) => cn.includes(place)) &&
          places(cn).every((place) => en.includes(place) || place === '{remains}');
        return fits ? undefined : 'places differ';
      }),
    ).toEqual([]);
  });

  it('leave out what GLOSSARY forbids', () => {
    expect(
      broken(({ words: [, cn, tw] }) => {
        const word =
          wordIn(cn, inBoth) ??
          wordIn(tw, inBoth) ??
          wordIn(cn, notMainland) ??
          wordIn(tw, notTaiwan) ??
          (cn.replaceAll('客户档案', '').includes('档案') ? '档案' : undefined) ??
          (tw.replaceAll('安裝設備', '').includes('設備') ? '設備' : undefined);
        return word === undefined ? undefined : `says ${word}`;
      }),
    ).toEqual([]);
  });

  it('keep the two scripts apart', () => {
    expect(
      broken(({ words: [, cn, tw] }) => {
        const foreign =
          traditionalOnly.exec(cn)?.[0] ??
          simplifiedOnly.exec(tw)?.[0] ??
          /后(?!土)/.exec(tw.replaceAll('皇后', ''))?.[0];
        return foreign === undefined ? undefined : `has ${foreign}`;
      }),
    ).toEqual([]);
  });

  it('write Chinese with full-width punctuation', () => {
    const halfWidth = /[\u3400-\u9fff][,;:!?()]|[,;:!?(][\u3400-\u9fff]|\)[\u3400-\u9fff]/;
    expect(
      broken(({ words: [, cn, tw] }) =>
        halfWidth.test(cn) || halfWidth.test(tw) ? 'half-width punctuation' : undefined,
      ),
    ).toEqual([]);
  });

  it('use the quotation marks of each script', () => {
    expect(
      broken(({ words: [, cn, tw] }) => (/[「」『』"]/.test(cn) || /[“”"]/.test(tw) ? 'quotation marks' : undefined)),
    ).toEqual([]);
  });

  it('say in English what is so, without begging or cheering', () => {
    expect(
      broken(({ words: [en] }) => {
        const word = wordIn(en, notEnglish);
        return word === undefined ? undefined : `says ${word}`;
      }),
    ).toEqual([]);
  });

  it('are joined by the marks of each language (i18n/joins.ts)', () => {
    const halfWidth = /\b(?:t|l|label|words?)\((?:[^()`]|\([^()]*\))*\)\}(?:[:.,] |[:.,]\{' '\})/;
    const found = sourceFiles('src/renderer').flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(new RegExp(halfWidth, 'g'))].map(
        ([match]) => `${relative('.', path)}: ${match}`,
      ),
    );
    expect(found).toEqual([]);
    expect("`${t('added')}: ${subject}`").toMatch(halfWidth);
    expect("{t('noPeople')}. {t('noPeopleText')}").toMatch(halfWidth);
  });

  it('would be refused', () => {
    expect(simplifiedOnly.test('默认设置')).toBe(true);
    expect(traditionalOnly.test('預設設定')).toBe(true);
    expect(wordIn('請儲存信息', notTaiwan)).toBe('信息');
  });
});
