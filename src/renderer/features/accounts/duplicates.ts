/** Words that say what kind of firm it is, not which: two records that differ only in these are probably one customer. */
const legalForms =
  /\b(?:gmbh|ag|kg|ohg|ug|se|b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|ltd|limited|llc|inc|corp|co|company|plc|s\.?a\.?|s\.?a\.?r\.?l\.?|s\.?r\.?l\.?|oy|ab|a\/s|as)(?![\p{L}\p{N}])|股份有限公司|有限责任公司|有限責任公司|有限公司|公司|集团|集團|商行|企业|企業/giu;

/** A name as it is compared: one width, one case, no accents, no legal form, no signs. */
export function nameCore(name: string): string {
  const folded = name.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFKC').toLowerCase();
  const core = folded.replace(legalForms, ' ').replace(/[^\p{L}\p{N}]+/gu, '');
  return core === '' ? folded.replace(/[^\p{L}\p{N}]+/gu, '') : core;
}

/** The last eight digits of a number: the same with and without country and trunk prefix. Undefined below six digits. */
export function phoneCore(phone: string): string | undefined {
  const digits = phone.normalize('NFKC').replace(/\D/g, '');
  return digits.length < 6 ? undefined : digits.slice(-8);
}

export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly phone?: string;
  readonly city?: string;
}

export interface DuplicateHint<C extends Candidate> {
  readonly account: C;
  readonly reason: 'name' | 'phone' | 'both';
}

/** Accounts that look like the one being written, the surest first, at most five. */
export function duplicateHints<C extends Candidate>(
  draft: { readonly name: string; readonly phone?: string },
  candidates: readonly C[],
): DuplicateHint<C>[] {
  const name = nameCore(draft.name);
  const phone = phoneCore(draft.phone ?? '');
  const hints = candidates.flatMap((account): DuplicateHint<C>[] => {
    const other = nameCore(account.name);
    const shorter = Math.min(name.length, other.length);
    const alike =
      name !== '' && (other === name || (shorter >= 4 && (other.startsWith(name) || name.startsWith(other))));
    const called = phone !== undefined && phoneCore(account.phone ?? '') === phone;
    if (!alike && !called) return [];
    return [{ account, reason: alike && called ? 'both' : called ? 'phone' : 'name' }];
  });
  const weight = { both: 0, phone: 1, name: 2 } as const;
  return hints.sort((a, b) => weight[a.reason] - weight[b.reason]).slice(0, 5);
}

/** What to look for in the store to find candidates: the beginning of the name, and the end of the number. */
export function duplicateSearches(draft: { readonly name: string; readonly phone?: string }): string[] {
  const word = draft.name
    .normalize('NFKC')
    .replace(legalForms, ' ')
    .trim()
    .split(/[\s,.;:()（）、]+/u)
    .find((part) => part.length > 0);
  const cjk = word && /[\p{Script=Han}]/u.test(word);
  const phone = phoneCore(draft.phone ?? '');
  return [
    ...(word && (cjk ? word.length >= 2 : word.length >= 3) ? [cjk ? word.slice(0, 4) : word] : []),
    ...(phone ? [phone.slice(-6)] : []),
  ];
}
