// Search beside ours, on the documents of the raw store: the limit scans plain texts, the peer is a MiniSearch index.
import MiniSearch from 'minisearch';
import { textMatcher } from '../../src/renderer/data/text-query';
import { digitsOf, foldText } from '../../src/shared/domain/fold-text';
import { entityOf, isEntityName } from '../../src/shared/entities';
import { answerOf, openRaw } from './raw-database';
import { serve, type StoredDocument } from './rival';

export interface SearchCalls {
  /** Takes the documents of the raw store into memory. @returns documents */
  read(): Promise<number>;
  /** Prepares the plain texts. @returns records that can be found */
  prepareScan(): Promise<number>;
  /** Builds the index. @returns records in it */
  prepareMiniSearch(): Promise<number>;
  /** How many texts hold every word as it is typed, with nothing but `includes`. */
  scan(typed: string): Promise<number>;
  /** What ours has to find, pinyin and digits of phone numbers included: at most `limit` ids and how many there are. */
  expected(typed: string, limit: number): Promise<{ readonly ids: readonly string[]; readonly count: number }>;
  miniSearch(typed: string): Promise<readonly string[]>;
}

let stored: StoredDocument[] = [];
let texts: { readonly id: string; readonly text: string }[] = [];
let index: MiniSearch<{ id: string; text: string }> | undefined;

/** The searchable fields as ours has them: folded, phone numbers once more as digits. */
function textOf(entity: string, body: Readonly<Record<string, unknown>>): string | undefined {
  if (!isEntityName(entity)) return undefined;
  const { fields, title } = entityOf(entity);
  const parts: string[] = [];
  for (const [name, field] of Object.entries(fields)) {
    if (field.search !== true && name !== title) continue;
    const value = body[name];
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one !== 'string') continue;
      parts.push(foldText(one));
      if (field.kind === 'phone') parts.push(digitsOf(one));
    }
  }
  return parts.join('\n');
}

const chinese = /[\u3400-\u9fff]/;

/** Words of letters and digits; Chinese, which has no spaces, as pairs of characters, and as single ones too. */
function wordsOf(text: string, withSingles: boolean): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).flatMap((word) => {
    if (!chinese.test(word)) return word === '' ? [] : [word];
    const letters = [...word];
    const pairs = letters.slice(1).map((letter, at) => `${letters[at] ?? ''}${letter}`);
    return withSingles || pairs.length === 0 ? [...letters, ...pairs] : pairs;
  });
}

const calls: SearchCalls = {
  async read() {
    const store = (await openRaw()).transaction('records').objectStore('records');
    stored = (await answerOf(store.getAll())) as StoredDocument[];
    return stored.length;
  },
  prepareScan() {
    texts = stored.flatMap(({ id, entity, body }) => {
      const text = textOf(entity, body);
      return text === undefined ? [] : [{ id, text }];
    });
    return Promise.resolve(texts.length);
  },
  prepareMiniSearch() {
    index = new MiniSearch({
      fields: ['text'],
      tokenize: (text) => wordsOf(text, true),
      // The texts are folded already.
      processTerm: (term) => term,
      searchOptions: { prefix: true, combineWith: 'AND', tokenize: (typed) => wordsOf(foldText(typed), false) },
    });
    index.addAll(texts);
    return Promise.resolve(texts.length);
  },
  scan(typed) {
    const words = foldText(typed).trim().split(/\s+/);
    let count = 0;
    for (const { text } of texts) if (words.every((word) => text.includes(word))) count += 1;
    return Promise.resolve(count);
  },
  expected(typed, limit) {
    const matches = textMatcher(typed);
    const ids = matches ? texts.flatMap(({ id, text }) => (matches(text) ? [id] : [])) : [];
    return Promise.resolve({ ids: ids.slice(0, limit), count: ids.length });
  },
  miniSearch(typed) {
    const hits = index?.search(typed) ?? [];
    return Promise.resolve(hits.slice(0, 50).map(({ id }) => String(id)));
  },
};

serve(calls);
