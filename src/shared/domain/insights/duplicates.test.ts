import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountDuplicates,
  contactDuplicates,
  duplicatePairs,
  leastScore,
  mostOfKey,
  pairKey,
  type AccountFields,
  type ContactFields,
  type DuplicateKind,
} from './duplicates';
import { finish } from './work';

const account = (id: string, name: string, more: Partial<AccountFields> = {}): AccountFields => ({ id, name, ...more });
const contact = (id: string, fullName: string, more: Partial<ContactFields> = {}): ContactFields => ({
  ...{ id, fullName, accountIds: [] },
  ...more,
});
const likenessOf = <R, C>({ compared, likeness }: DuplicateKind<never, R, R, C>, a: R, b: R) =>
  likeness(compared(a), compared(b));
const ofAccounts = (a: Partial<AccountFields>, b: Partial<AccountFields>) =>
  likenessOf(accountDuplicates, account('a', 'One', a), account('b', 'Two', b));
const ofContacts = (a: Partial<ContactFields>, b: Partial<ContactFields>) =>
  likenessOf(contactDuplicates, contact('a', '', a), contact('b', '', b));

describe('how alike two accounts are', () => {
  it.each([
    ['the name, whatever the legal form', { name: 'Lindner GmbH' }, { name: 'Lindner' }, 50, ['sameName']],
    [
      'the name in another city',
      { name: 'Lindner', city: 'Bonn' },
      { name: 'Lindner GmbH', city: 'Köln' },
      35,
      ['sameName', 'otherCity'],
    ],
    [
      'traditional and simplified',
      { name: '台灣禾味股份有限公司', city: '台北市' },
      { name: '台湾禾味', city: '台北' },
      55,
      ['sameName', 'sameCity'],
    ],
    [
      'words in another order and the telephone',
      { name: 'Feinkost Lindner', phone: '0228 998877' },
      { name: 'Lindner Feinkost GmbH', phone: '+49 228 998877' },
      85,
      ['sameWords', 'samePhone'],
    ],
    [
      'a beginning, the domain and the city',
      { name: 'Käse Meier', email: 'info@meier.de', city: 'Köln' },
      { name: 'Käse Meier Filiale Süd', email: 'sued@meier.de', city: 'Koeln' },
      50,
      ['sameDomain', 'nameBegins', 'sameCity'],
    ],
    [
      'the telephone in one city: a house of many firms',
      { name: 'Reformhaus Breuer', phone: '0261 471092', city: 'Koblenz' },
      { name: 'Bäckerei Zimmermann', phone: '0261 471092', city: 'Koblenz' },
      45,
      ['samePhone', 'sameCity'],
    ],
    [
      'the telephone, street and city under another name',
      { phone: '0221 123456', street: 'Hauptstraße 5', city: 'Köln' },
      { phone: '+49 221 123456', street: 'Hauptstr. 5', city: 'KÖLN' },
      65,
      ['samePhone', 'sameAddress'],
    ],
    [
      'the name with another tax number',
      { name: 'Lindner', registrationNumber: 'DE 111 222 333' },
      { name: 'Lindner', registrationNumber: 'DE444555666' },
      10,
      ['sameName', 'otherRegistration'],
    ],
    [
      'the tax number',
      { registrationNumber: 'DE 111 222 333' },
      { registrationNumber: 'de111222333' },
      60,
      ['sameRegistration'],
    ],
    ['an address everybody may have', { email: 'a@gmail.com' }, { email: 'b@gmail.com' }, 0, []],
    ['nothing known', { phone: '', email: '', city: '' }, { phone: '', email: '', city: '' }, 0, []],
  ] as const)('%s', (_, a, b, score, reasons) => {
    expect(ofAccounts(a, b)).toEqual({ score, reasons });
    expect(ofAccounts(b, a)).toEqual({ score, reasons });
  });

  it('never exceeds 100', () => {
    const all = { name: 'L', phone: '0221 123456', registrationNumber: '12345678', email: 'x@l.de', city: 'Bonn' };
    expect(ofAccounts(all, all)?.score).toBe(100);
  });

  it('is not asked of companies of one group', () => {
    expect(ofAccounts({ name: 'L' }, { name: 'L', parentId: 'a' })).toBeUndefined();
    expect(ofAccounts({ name: 'L', parentId: 'b' }, { name: 'L' })).toBeUndefined();
    expect(ofAccounts({ name: 'L', parentId: 'p' }, { name: 'L', parentId: 'p' })).toBeUndefined();
    expect(ofAccounts({ name: 'L', parentId: 'p' }, { name: 'L', parentId: 'q' })?.score).toBe(50);
  });
});

describe('how alike two people are', () => {
  it.each([
    ['a common name alone', { fullName: '王伟' }, { fullName: '王偉' }, 40, ['samePerson']],
    [
      'the name at the same account',
      { fullName: '王伟', accountIds: ['1', '2'] },
      { fullName: '王偉', accountIds: ['2'] },
      60,
      ['samePerson', 'sameAccount'],
    ],
    [
      'names in another order, and the mobile that is a telephone elsewhere',
      { fullName: 'Anna Weber', mobile: '+49 170 1234567' },
      { fullName: 'Weber, Anna', phone: '0170 1234567' },
      75,
      ['sameMobile', 'samePersonWords'],
    ],
    [
      'colleagues at one telephone',
      { fullName: 'A', phone: '0221 123456', accountIds: ['1'] },
      { fullName: 'B', phone: '0221 123456', accountIds: ['1'] },
      15,
      ['sameAccount', 'samePhoneOfPerson', 'otherPerson'],
    ],
    [
      'two people with one mobile of the firm',
      { fullName: 'Wolfgang Klein', mobile: '0171 3920047', accountIds: ['1'] },
      { fullName: 'Julia Esser', mobile: '0171 3920047', accountIds: ['1'] },
      40,
      ['sameMobile', 'sameAccount', 'otherPerson'],
    ],
    [
      'half a name with the same mobile',
      { fullName: 'A. Weber', mobile: '0171 3920047', accountIds: ['1'] },
      { fullName: 'Anna Weber', mobile: '0171 3920047', accountIds: ['1'] },
      60,
      ['sameMobile', 'sameAccount'],
    ],
    [
      'a title for a name in Chinese',
      { fullName: '王先生', mobile: '138 1765 0432', accountIds: ['1'] },
      { fullName: '王伟', mobile: '138 1765 0432', accountIds: ['1'] },
      60,
      ['sameMobile', 'sameAccount'],
    ],
    ['one address', { email: 'A.Weber@l.de' }, { email: 'a.weber@l.de' }, 50, ['sameOwnEmail']],
    ['a shared box', { email: 'info@l.de' }, { email: 'info@l.de' }, 15, ['sameSharedEmail']],
    [
      'father and son',
      { fullName: 'Karl Weber', accountIds: ['1'], birthOn: '1950-01-01' },
      { fullName: 'Karl Weber', accountIds: ['1'], birthOn: '1980-01-01' },
      20,
      ['samePerson', 'sameAccount', 'otherBirthday'],
    ],
  ] as const)('%s', (_, a, b, score, reasons) => {
    expect(ofContacts(a, b)).toEqual({ score, reasons });
    expect(ofContacts(b, a)).toEqual({ score, reasons });
  });
});

const pairsOf = <R, C>(kind: DuplicateKind<R, R, R, C>, records: readonly (R | undefined)[]) => {
  const at = (place: number): R | undefined => records[place];
  return finish(duplicatePairs(kind, records.length, { keysAt: at, partsAt: at, recordAt: at }));
};
const found = <R extends { readonly id: string }, C>(kind: DuplicateKind<R, R, R, C>, records: readonly R[]) => {
  const { pairs } = pairsOf(kind, records);
  return pairs.map(
    ({ first, second, score }) => `${pairKey(records[first]?.id ?? '', records[second]?.id ?? '')} ${score}`,
  );
};

/** Every record beside every other. */
const slowlyFound = <R extends { readonly id: string }, C>(kind: DuplicateKind<R, R, R, C>, records: readonly R[]) =>
  records.flatMap((a, at) =>
    records.slice(at + 1).flatMap((b) => {
      const likeness = likenessOf(kind, a, b);
      return likeness && likeness.score >= leastScore ? [`${pairKey(a.id, b.id)} ${likeness.score}`] : [];
    }),
  );

const some = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const numbers = ['0221 123456', '+49 221 123456', '0170 9876543', '12', ''];

describe('looking only at records that share a key', () => {
  it('finds what looking at every pair finds, of accounts', () => {
    const any = fc.record({
      name: fc.constantFrom(
        'Lindner',
        'Lindner GmbH',
        'Feinkost Lindner',
        'Lindner Feinkost',
        '禾味',
        '禾味有限公司',
        'LindnerFein',
        '?',
      ),
      phone: some(...numbers),
      email: some('info@l.de', 'kauf@l.de', 'a@gmail.com', 'b@gmail.com', '-'),
      registrationNumber: some('12345678', '1234-5678', '87654321', '0'),
      street: some('Hauptstr. 5', 'Hauptstraße 5', 'Am Markt 1'),
      city: some('Köln', 'koln', 'Bonn', '台北市', '台北', '-'),
      parentId: some('0', '1', 'p'),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: mostOfKey }), (bodies) => {
        const records = bodies.map((body, index) => ({ ...body, id: String(index) }));
        expect(found(accountDuplicates, records).sort()).toEqual(slowlyFound(accountDuplicates, records).sort());
      }),
      { numRuns: 200 },
    );
  });

  it('finds what looking at every pair finds, of people', () => {
    const any = fc.record({
      fullName: fc.constantFrom('Anna Weber', 'Weber, Anna', 'Karl', '王伟', '王偉', ''),
      mobile: some(...numbers),
      phone: some(...numbers),
      email: some('info@l.de', 'a@l.de', 'A@l.de '),
      birthOn: some('1980-01-01', '1990-01-01'),
      accountIds: fc.uniqueArray(fc.constantFrom('1', '2', '3')),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: mostOfKey }), (bodies) => {
        const records = bodies.map((body, index) => ({ ...body, id: String(index) }));
        expect(found(contactDuplicates, records).sort()).toEqual(slowlyFound(contactDuplicates, records).sort());
      }),
      { numRuns: 200 },
    );
  });

  it('does not compare more than its share where everybody has the same number and name', () => {
    const records = Array.from({ length: 2000 }, (_, n) =>
      account(String(n), 'Filiale', {
        phone: '0221 000000',
        city: `Ort ${String.fromCharCode(97 + (n % 20))}${n % 400}`,
      }),
    );
    let [parts, compared, looks] = [0, 0, 0];
    const counted: typeof accountDuplicates = {
      ...accountDuplicates,
      partsOf: (record) => {
        parts += 1;
        return accountDuplicates.partsOf(record);
      },
      compared: (record) => {
        compared += 1;
        return accountDuplicates.compared(record);
      },
      likeness: (a, b) => {
        looks += 1;
        return accountDuplicates.likeness(a, b);
      },
    };
    const { pairs, leftOut } = pairsOf(counted, records);
    // Five in each of 400 places: ten pairs each.
    expect(pairs.length).toBe(4000);
    expect(looks).toBe(4000);
    expect(leftOut).toBe(0);
    // Once for the name and for the number, which the same ones share.
    expect([parts, compared]).toEqual([2000, 2000]);

    const nowhere = records.map(({ id, name }) => account(id, name));
    expect(pairsOf(accountDuplicates, nowhere)).toEqual({
      pairs: [],
      leftOut: 1,
    });
    const sameNumber = nowhere.map((record) => ({ ...record, phone: '0221 000000' }));
    expect(pairsOf(accountDuplicates, sameNumber)).toEqual({ pairs: [], leftOut: 2 });
  });

  it('goes on where a record has gone meanwhile', () => {
    const records = [account('a', 'L'), undefined, account('b', 'L GmbH')];
    const { pairs } = pairsOf(accountDuplicates, records);
    expect(pairs).toEqual([{ first: 0, second: 2, score: 50, reasons: ['sameName'] }]);
  });
});
