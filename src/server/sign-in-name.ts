import { AppError } from '../shared/errors';

/** `anna.weber@demo`: the part before @ belongs to the person, the part behind names the organisation. */
const pattern = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._+-]{0,63}@[a-z0-9][a-z0-9-]{0,39}$/u;

/** The one spelling under which a sign-in name is stored and looked up. */
export const normaliseSignInName = (typed: string): string => typed.normalize('NFKC').trim().toLowerCase();

/** Whether any user could have this name: a text that could not is not even looked up. */
export const isSignInName = (name: string): boolean => pattern.test(name);

/**
 * The full sign-in name of a new user.
 * @param login with or without `@slug`
 * @throws AppError invalid_record for characters that do not belong there, or another organisation's name behind @
 */
export function fullSignInName(login: string, slug: string): string {
  const typed = normaliseSignInName(login);
  const full = typed.includes('@') ? typed : `${typed}@${slug}`;
  if (!pattern.test(full) || full.slice(full.lastIndexOf('@') + 1) !== slug) {
    throw new AppError('invalid_record', { field: 'signInName', problem: 'not_text' });
  }
  return full;
}

/** Whether an organisation can have this short name, which stands behind @ in the sign-in names of its people. */
export const isSlug = (slug: string): boolean => /^[a-z0-9][a-z0-9-]{0,39}$/.test(slug);

/** @throws AppError invalid_record */
export function assertSlug(slug: string): void {
  if (!isSlug(slug)) throw new AppError('invalid_record', { field: 'slug', problem: 'not_text' });
}
