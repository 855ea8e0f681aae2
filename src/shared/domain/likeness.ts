import { digitsOf, foldText } from './fold-text';

// What of a name, number or address tells one customer from another, however it is written.

/** Words that say what kind of firm it is, not which: two records that differ only in these are probably one customer. Folded. */
const legalForms =
  /\b(?:gmbh|gbr|ag|kg|kgaa|ohg|ug|se|e\.?k\.?|b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|ltd|limited|llc|llp|inc|corp|co|company|plc|pte|pty|s\.?a\.?|s\.?a\.?s\.?|s\.?a\.?r\.?l\.?|s\.?r\.?l\.?|s\.?p\.?a\.?|oy|ab|a\/s|as|aps)(?![\p{L}\p{N}])|股份有限公司|有限责任公司|有限公司|股份公司|公司|集团|商行|企业社|企业|株式会社|有限会社/gu;
const signs = /[^\p{L}\p{N}]+/gu;

/** As search folds it, and Müller as Mueller: both are Muller. */
const fold = (text: string): string => foldText(text).replace(/(?<![aeiouq])([aou])e/g, '$1');

/** What is compared of a name. */
export interface NameForms {
  /** One width, one case, no accents, simplified characters, no legal form, no signs. */
  readonly core: string;
  /** Its words in one order, whoever put them in another; undefined where there are not several. */
  readonly words: string | undefined;
}

const formsOf = (folded: string, words: string[]): NameForms => ({
  core: words.length > 0 ? words.join('') : folded.replace(signs, ''),
  words: words.length > 1 ? words.sort().join(' ') : undefined,
});
const wordsOf = (folded: string): string[] => folded.split(signs).filter(Boolean);

/** Of a firm. */
export function nameForms(name: string): NameForms {
  const folded = fold(name);
  return formsOf(folded, wordsOf(folded.replace(legalForms, ' ')));
}

/** Of a person: nothing of the name says what kind of person it is. */
export function personForms(name: string): NameForms {
  const folded = fold(name);
  return formsOf(folded, wordsOf(folded));
}

/** The words of a name without its legal form, as search folds them. */
export const nameParts = (name: string): string[] => wordsOf(foldText(name).replace(legalForms, ' '));

/** Shorter beginnings say too little. */
const leastBeginning = 4;

/** How two names are alike; `begins`: one goes on where the other ends. @param a as `NameForms` tells it */
export function coresAlike(a: string, b: string): 'same' | 'begins' | undefined {
  if (a === '' || b === '') return undefined;
  if (a === b) return 'same';
  const isLong = Math.min(a.length, b.length) >= leastBeginning;
  return isLong && (a.startsWith(b) || b.startsWith(a)) ? 'begins' : undefined;
}

/** The last eight digits of a number: the same with and without country and trunk prefix. Undefined below six digits. */
export function phoneCore(phone: string): string | undefined {
  const digits = digitsOf(phone);
  return digits.length < 6 ? undefined : digits.slice(-8);
}

/** A tax or registration number without signs; undefined below five characters, and for one sign again and again. */
export function registrationCore(number: string): string | undefined {
  const core = foldText(number).replace(signs, '');
  return core.length < 5 || /^(.)\1*$/.test(core) ? undefined : core;
}

/** A city as it is compared: 台北市 is 台北. */
export const cityCore = (city: string): string =>
  fold(city)
    .replace(signs, '')
    .replace(/(?<=..)市$/u, '');

/** Street and house number; 'straße' is 'str.'. */
export const streetCore = (street: string): string =>
  fold(street)
    .replace(/stra(?:ss|s)e|\bstr\b\.?/g, 'str')
    .replace(signs, '');

export const emailCore = (email: string): string | undefined => {
  const address = email.normalize('NFKC').trim().toLowerCase();
  return address.includes('@') ? address : undefined;
};

/** Where everybody may have an address: the same one says nothing of two firms. */
const publicDomains: ReadonlySet<string> = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com proton.me ' +
    'protonmail.com gmx.de gmx.net gmx.at web.de t-online.de freenet.de arcor.de ziggo.nl kpnmail.nl home.nl planet.nl ' +
    'orange.fr free.fr qq.com 163.com 126.com sina.com sina.cn sohu.com foxmail.com 139.com aliyun.com yahoo.com.tw ' +
    'hinet.net msa.hinet.net pchome.com.tw seed.net.tw yahoo.co.uk yahoo.de'
  ).split(' '),
);

/** The domain of an address; undefined for one that everybody may have. */
export function ownDomain(email: string): string | undefined {
  const domain = emailCore(email)?.split('@').at(-1);
  return domain === undefined || domain === '' || publicDomains.has(domain) ? undefined : domain;
}

const sharedBoxes =
  /^(?:info|office|mail|kontakt|contact|hello|sales|service|buchhaltung|admin|post|einkauf|order|orders|bestellung)@/;

/** Whether an address belongs to a person, not to whoever opens the post. */
export const isPersonalAddress = (email: string): boolean => !sharedBoxes.test(emailCore(email) ?? '');
