import type { Body } from '../../../shared/entities';

type Name = Pick<Body<'contact'>, 'fullName' | 'honorific'>;

const chinese = /\p{Script=Han}/u;

/** Name with honorific as people write it: 周明远 总 after the name in Chinese, Dr Lukas Kern before it elsewhere. */
export function addressedName({ fullName, honorific }: Name): string {
  if (!honorific || fullName.includes(honorific)) return fullName;
  return chinese.test(fullName) ? `${fullName} ${honorific}` : `${honorific} ${fullName}`;
}

/** Accounts of a contact, the main one first, as they were entered otherwise. */
export function accountsOf(contact: Pick<Body<'contact'>, 'accounts'>): NonNullable<Body<'contact'>['accounts']> {
  return [...(contact.accounts ?? [])].sort((a, b) => Number(b.main === true) - Number(a.main === true));
}
