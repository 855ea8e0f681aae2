import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldText, wordsTest } from '../../shared/domain/fold-text';
import { textMatcher, textQuery } from './text-query';
import { indexOfSound } from './pinyin';

const finds = (search: string, text: string): boolean => textMatcher(search)?.(foldText(text)) === true;

describe('search', () => {
  it('takes traditional and simplified characters for the same', () => {
    expect(foldText('盒裡鮮生活超市')).toBe(foldText('盒里鲜生活超市'));
    expect(finds('台灣', '台湾食品')).toBe(true);
    expect(finds('台湾', '台灣食品')).toBe(true);
    expect(finds('發', '头发')).toBe(true);
  });

  it('folds case, accents and compatible forms, also those that only a whole text has', () => {
    for (const [text, folded] of [
      ['Königlich ESSEN', 'koniglich essen'],
      ['Łódź Straße Ørsted Æble ǅ', 'lodz strasse orsted aeble dz'],
      ['İstanbul ığdır', 'istanbul igdir'],
      ['e\u0301cole', 'ecole'],
      ['Ｒｏａｄ ①', 'road 1'],
      ['m² ½', 'm2 1⁄2'],
      ['ΑΘΗΝΑΣ', 'αθηνας'],
    ] as const)
      expect([text, foldText(text)]).toEqual([text, folded]);
  });

  it('finds Chinese by pinyin, by initials and by a mixture of both', () => {
    for (const typed of ['wangshi', 'ws', 'wangs', 'wshi', 'wsh', 'wangshisp', 'WANGSHI', 'shipin'])
      expect([typed, finds(typed, '王氏食品')]).toEqual([typed, true]);
    for (const typed of ['wangsu', 'sw', 'angshi', 'wangshishipinx', 'w s x'])
      expect([typed, finds(typed, '王氏食品')]).toEqual([typed, false]);
    expect(finds('lml', '李明朗')).toBe(true);
    expect(finds('wang shanghai', '王氏 上海')).toBe(true);
  });

  it('knows the readings of surnames beside the common ones', () => {
    for (const [typed, name] of [
      ['shan', '单'],
      ['qiu', '仇'],
      ['zeng', '曾'],
      ['zha', '查'],
      ['xie', '解'],
      ['ou', '区'],
      ['piao', '朴'],
      ['yuchi', '尉迟'],
      ['moqi', '万俟'],
      ['shen', '沈'],
      ['lv', '吕'],
      ['lu', '呂'],
      ['chongqing', '重庆'],
      ['zhangsun', '長孫'],
    ] as const)
      expect([typed, finds(typed, `${name}先生`)]).toEqual([typed, true]);
  });

  it('begins at a character, and only what follows without a gap counts', () => {
    expect(indexOfSound('台北王氏', 'ws')).toBe(2);
    expect(indexOfSound('王 氏', 'ws')).toBe(-1);
    expect(indexOfSound('cheese ws', 'ws')).toBe(-1);
  });
});

describe('the words of a filter', () => {
  it('compares as the search does', () => {
    expect(wordsTest('contains', 'KÄSE', false)('Ottilies Kaseladen')).toBe(true);
    expect(wordsTest('begins', 'kase', false)('Ottilies Käseladen')).toBe(false);
    expect(wordsTest('begins', 'ottil', false)('Ottilies Käseladen')).toBe(true);
    expect(wordsTest('is', ' köln', false)('KOLN ')).toBe(true);
    expect(wordsTest('is', 'köln', false)('Köln-Deutz')).toBe(false);
    expect(wordsTest('begins', '台灣', false)('台湾食品')).toBe(true);
  });

  it('asks for the digits of a phone number', () => {
    expect(wordsTest('contains', '0221 123', true)('(0221) 1234')).toBe(true);
    expect(wordsTest('contains', '0221 123', false)('(0221) 1234')).toBe(false);
    expect(wordsTest('contains', 'ext', true)('0221 ext. 4')).toBe(true);
  });
});

it('knows what a longer search cannot find that a shorter one did not', () => {
  const parts = ['wang', 'w', 'ws', '王氏食品', '王', '47', '022', '0-2', '-', ' ', 'a', 'köln', 'sh', '4711'];
  const typed = fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 4 }).map((words) => words.join(''));
  let narrowed = 0;
  fc.assert(
    fc.property(typed, typed, fc.array(typed, { minLength: 5, maxLength: 20 }), (start, more, texts) => {
      const [shorter, longer] = [textQuery(start), textQuery(start + more)];
      if (!shorter || !longer?.narrows(shorter)) return;
      narrowed += 1;
      for (const text of texts.map(foldText)) if (longer.fits(text)) expect(shorter.fits(text)).toBe(true);
    }),
    { numRuns: 3000 },
  );
  expect(narrowed).toBeGreaterThan(500);
});
