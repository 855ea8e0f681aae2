import { coresAlike, nameForms, nameParts, phoneCore } from '../../../shared/domain/likeness';

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
  const name = nameForms(draft.name).core;
  const phone = phoneCore(draft.phone ?? '');
  const hints = candidates.flatMap((account): DuplicateHint<C>[] => {
    const alike = coresAlike(name, nameForms(account.name).core) !== undefined;
    const called = phone !== undefined && phoneCore(account.phone ?? '') === phone;
    if (!alike && !called) return [];
    return [{ account, reason: alike && called ? 'both' : called ? 'phone' : 'name' }];
  });
  const weight = { both: 0, phone: 1, name: 2 } as const;
  return hints.sort((a, b) => weight[a.reason] - weight[b.reason]).slice(0, 5);
}

/** What to look for in the store to find candidates: the beginning of the name, and the end of the number. */
export function duplicateSearches(draft: { readonly name: string; readonly phone?: string }): string[] {
  const [word] = nameParts(draft.name);
  const cjk = word && /[\p{Script=Han}]/u.test(word);
  const phone = phoneCore(draft.phone ?? '');
  return [
    ...(word && (cjk ? word.length >= 2 : word.length >= 3) ? [cjk ? word.slice(0, 4) : word] : []),
    ...(phone ? [phone.slice(-6)] : []),
  ];
}
