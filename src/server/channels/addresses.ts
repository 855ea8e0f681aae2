/** What a person or firm is reached by, as far as it can be compared. */
export interface AddressKey {
  readonly kind: 'email' | 'phone' | 'wechat';
  /** E-mail and WeChat in small letters; of a number its digits without trunk prefix. */
  readonly value: string;
}

/** The last digits of a number: what the database looks for, before whole numbers are compared. */
export const phoneTail = 8;

/** Several addresses in one text; of `Name <a@b.example>` the address. */
export const addressesIn = (text: string): string[] => [
  ...new Set(
    text
      .split(/[;,\n]/)
      .map((part) => (/<([^<>]*)>/.exec(part)?.[1] ?? part).trim())
      .filter((part) => keyOf(part) !== undefined),
  ),
];

/** Undefined for what can be no address. */
export function keyOf(address: string): AddressKey | undefined {
  const text = address.normalize('NFKC').trim().toLowerCase();
  if (text.includes('@')) return /^[^\s@]+@[^\s@]+$/.test(text) ? { kind: 'email', value: text } : undefined;
  if (/^[+(]?[\d\s()./-]+$/.test(text)) return phoneKey(text);
  // WeChat's own rule since 2012 asks for a letter first; ids of before may be shorter.
  return /^[a-z][-_a-z0-9]{3,63}$/.test(text) ? { kind: 'wechat', value: text } : undefined;
}

/** Numbers of less than eight digits say too little: the same are given in many towns. */
export function phoneKey(number: string | undefined): AddressKey | undefined {
  const digits = (number ?? '').normalize('NFKC').replace(/\(0\)/g, '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < phoneTail ? undefined : { kind: 'phone', value: digits };
}

/** A number with its country and the same without it end alike. */
export function isSame(a: AddressKey, b: AddressKey): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind !== 'phone') return a.value === b.value;
  const [short, long] = a.value.length <= b.value.length ? [a.value, b.value] : [b.value, a.value];
  // No country's code has more than three digits.
  return long.length - short.length <= 3 && long.endsWith(short);
}
