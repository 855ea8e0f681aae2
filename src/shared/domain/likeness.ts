import { digitsOf, foldText } from './fold-text';

// What of a name, number or address tells one customer from another, however it is written.

/** Words that say what kind of firm it is, not which: two records that differ only in these are probably one customer. Folded, without dots. */
const legalWords: ReadonlySet<string> = new Set(
  (
    'gmbh gbr ag kg kgaa ohg ug se ek bv nv vof ltd limited llc llp inc corp co company plc pte pty sa sas sarl srl spa ' +
    'oy ab as aps'
  ).split(' '),
);
/** The same in Chinese and Japanese, where words are not parted. */
const legalEndings = /股份有限公司|有限责任公司|有限公司|股份公司|公司|集团|商行|企业社|企业|株式会社|有限会社/g;
/** B.V. is BV, and A/S is AS. */
const dotted = /(?<![a-z])[a-z](?:[./][a-z])+(?![a-z])/g;
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

/** Of a firm. */
export function nameForms(name: string): NameForms {
  const folded = fold(name);
  return formsOf(folded, firmWords(folded));
}

/** Of a person: nothing of the name says what kind of person it is. */
export function personForms(name: string): NameForms {
  const folded = fold(name);
  return formsOf(folded, wordsOf(folded));
}

/** The words of a name without its legal form, as search folds them. */
export const nameParts = (name: string): string[] => firmWords(foldText(name));

function firmWords(folded: string): string[] {
  const isDotted = folded.includes('.') || folded.includes('/');
  const words = wordsOf(isDotted ? folded.replace(dotted, (letters) => letters.replace(/[./]/g, '')) : folded);
  const own: string[] = [];
  for (const word of words) {
    if (word.charCodeAt(0) < 0x80 && word.charCodeAt(word.length - 1) < 0x80) {
      if (!legalWords.has(word)) own.push(word);
    } else own.push(...wordsOf(word.replace(legalEndings, ' ')));
  }
  return own;
}

/** Splitting by an expression takes four times as long. */
function wordsOf(folded: string): string[] {
  const words: string[] = [];
  let from = -1;
  for (let at = 0; at <= folded.length; at += 1) {
    if (at < folded.length && isOfWord(folded, at)) {
      if (from < 0) from = at;
    } else if (from >= 0) {
      words.push(folded.slice(from, at));
      from = -1;
    }
  }
  return words;
}

const letter = /[\p{L}\p{N}]/u;

function isOfWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
  // Chinese, and both halves of what takes two.
  return (code >= 0x4e00 && code <= 0x9fff) || (code >= 0xd800 && code <= 0xdfff) || letter.test(text.charAt(at));
}

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

/** The domain of an address; undefined for one that everybody may have. @param address as `emailCore` tells it */
export function ownDomain(address: string): string | undefined {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domain === '' || publicDomains.has(domain) ? undefined : domain;
}

const sharedBoxes =
  /^(?:info|office|mail|kontakt|contact|hello|sales|service|buchhaltung|admin|post|einkauf|order|orders|bestellung)@/;

/** Whether an address belongs to a person, not to whoever opens the post. @param address as `emailCore` tells it */
export const isPersonalAddress = (address: string): boolean => !sharedBoxes.test(address);
