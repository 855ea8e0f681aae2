import { isSame, keyOf, type AddressKey } from './addresses';
import type { ChannelRecord } from './channel-record';

/** Contacts and accounts that may be meant. */
export interface AddressBook {
  readonly contacts: readonly {
    readonly id: string;
    readonly keys: readonly AddressKey[];
    /** Accounts the contact works for, in the order of the contact; those that were removed are left out. */
    readonly accounts: readonly { readonly id: string; readonly isMain: boolean }[];
  }[];
  readonly accounts: readonly {
    readonly id: string;
    readonly code: string | undefined;
    readonly keys: readonly AddressKey[];
  }[];
}

export type Match =
  | { readonly kind: 'one'; readonly accountId: string; readonly contactIds: readonly string[] }
  | { readonly kind: 'none' }
  /** It is not guessed: the wrong account would show a person's message to people who may not see it. */
  | { readonly kind: 'several' }
  /** The source names an account that is not there, or a number that several have. */
  | { readonly kind: 'no such account' };

/** What can be said of a text in the place of an address, once for many records. */
export interface BookIndex {
  readonly contacts: ReadonlyMap<string, AddressBook['contacts']>;
  readonly accounts: ReadonlyMap<string, AddressBook['accounts']>;
  readonly named: ReadonlyMap<string, AddressBook['accounts']>;
}

/** Equal for all that may be the same address; the end of a number stands for it. */
export const bucketOf = ({ kind, value }: AddressKey): string =>
  `${kind} ${kind === 'phone' ? value.slice(-8) : value}`;

export function indexOf(book: AddressBook): BookIndex {
  const add = <T>(map: Map<string, T[]>, key: string, item: T): void => {
    const list = map.get(key);
    if (list) list.push(item);
    else map.set(key, [item]);
  };
  const index = { contacts: new Map(), accounts: new Map(), named: new Map() } as {
    contacts: Map<string, AddressBook['contacts'][number][]>;
    accounts: Map<string, AddressBook['accounts'][number][]>;
    named: Map<string, AddressBook['accounts'][number][]>;
  };
  for (const contact of book.contacts)
    for (const bucket of new Set(contact.keys.map(bucketOf))) add(index.contacts, bucket, contact);
  for (const account of book.accounts) {
    for (const bucket of new Set(account.keys.map(bucketOf))) add(index.accounts, bucket, account);
    for (const name of new Set([account.id, account.code ?? account.id])) add(index.named, name, account);
  }
  return index;
}

/**
 * Where a channel record belongs: the account the source names; else the account of the contacts with its addresses, of a
 * contact with several the one where it is the main contact, or the first; else the account with its addresses.
 */
export function matchOf(record: ChannelRecord, index: BookIndex): Match {
  const keys = record.addresses.flatMap((address) => keyOf(address) ?? []);
  const having = <T extends { readonly keys: readonly AddressKey[] }>(map: ReadonlyMap<string, readonly T[]>): T[] => [
    ...new Set(
      keys.flatMap((key) =>
        (map.get(bucketOf(key)) ?? []).filter((item) => item.keys.some((other) => isSame(key, other))),
      ),
    ),
  ];
  const contacts = having(index.contacts);
  const at = (accountId: string): Match => ({
    kind: 'one',
    accountId,
    contactIds: contacts.filter(({ accounts }) => accounts.some(({ id }) => id === accountId)).map(({ id }) => id),
  });
  if (record.account !== undefined) {
    const [only, second] = index.named.get(record.account) ?? [];
    return only && !second ? at(only.id) : { kind: 'no such account' };
  }
  const employed = contacts.filter(({ accounts }) => accounts.length > 0);
  const found =
    employed.length > 0 ? employed.map(({ accounts }) => homeOf(accounts)) : having(index.accounts).map(({ id }) => id);
  const [only, second] = new Set(found);
  if (only === undefined) return { kind: 'none' };
  return second === undefined ? at(only) : { kind: 'several' };
}

function homeOf(accounts: AddressBook['contacts'][number]['accounts']): string {
  const main = accounts.filter(({ isMain }) => isMain);
  return (main.length === 1 ? main[0] : accounts[0])?.id ?? '';
}
