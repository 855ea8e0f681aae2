import { addDays, daysBetween } from '../../shared/domain/dates';
import { minorDigits } from '../../shared/domain/money';
import type { Label, Language } from '../../shared/schema/label';
import { formatText } from './texts';

/** How figures and dates are written; apart from the language of the words (F135). */
export const regions = ['en-GB', 'en-US', 'nl-NL', 'de-DE', 'fr-FR', 'zh-CN', 'zh-TW'] as const;
export type Region = (typeof regions)[number];
export const isRegion = (value: unknown): value is Region => (regions as readonly unknown[]).includes(value);

export const regionOfLanguage: Readonly<Record<Language, Region>> = { en: 'en-GB', 'zh-CN': 'zh-CN', 'zh-TW': 'zh-TW' };

const words = {
  today: ['today', '今天', '今天'],
  tomorrow: ['tomorrow', '明天', '明天'],
  overdue: ['{n} day over|{n} days over', '逾期 {n} 天', '逾期 {n} 天'],
  off: ['{percent} off', '优惠 {percent}（{remains} 折）', '優惠 {percent}（{remains} 折）'],
  free: ['free', '赠品', '贈品'],
} as const satisfies Record<string, Label>;

const nbsp = '\u00a0';
const minus = '\u2212';

/** Signs as people of the trade write them; a currency that is not here keeps its code. */
const signs: Readonly<Record<string, string>> = {
  EUR: '€',
  USD: '$',
  GBP: '£',
  CNY: '¥',
  JPY: 'JP¥',
  TWD: 'NT$',
  HKD: 'HK$',
  KRW: '₩',
  INR: '₹',
};
const tightSigns = new Set(['$', '£', '¥', '₩', '₹']);

export const currencySign = (currency: string): string => signs[currency] ?? currency;

export interface FormatOptions {
  readonly language: Language;
  readonly region: Region;
  /** Calendar date where the reader is, YYYY-MM-DD. */
  readonly today: string;
  /** Time zone of instants; the reader's own when absent. */
  readonly timeZone?: string;
}

/** The order of year, month and day with its separators, for typed dates: DD-MM-YYYY, YYYY/MM/DD. */
export function dateOrder(region: Region): string {
  const parts = new Intl.DateTimeFormat(region, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    new Date(Date.UTC(2000, 0, 1)),
  );
  return parts
    .map((part) =>
      part.type === 'year' ? 'YYYY' : part.type === 'month' ? 'MM' : part.type === 'day' ? 'DD' : part.value,
    )
    .join('');
}

export const firstWeekday = (region: Region): 0 | 1 => (region === 'en-US' || region === 'zh-TW' ? 0 : 1);

type Exact = `${number}`;

/** An integer of `digits` decimal places as decimal text, so that Intl never sees a rounded float. */
function decimalText(value: number, digits: number): Exact {
  const negative = value < 0;
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const fraction = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${negative ? '-' : ''}${whole}${fraction}` as Exact;
}

const clean = (text: string): string => text.replace(/^-/, minus).replace(/[\u202f ]/g, nbsp);

function dateAtNoon(date: string): Date {
  return new Date(Date.parse(`${date.slice(0, 10)}T12:00:00.000Z`));
}

export interface Format {
  readonly options: FormatOptions;
  /** Amount with its currency sign: € 1,234.56; 1.234,56 €; ¥1,234.56. @param minor integer minor units */
  money(minor: number, currency: string): string;
  /** Amount without the sign, for columns whose head names the currency. */
  amount(minor: number, currency: string): string;
  /** For overviews: no cents. */
  wholeMoney(minor: number, currency: string): string;
  /** For axes and headlines: € 1.24 m, 1,24 Mio. €, ¥124 万. */
  shortMoney(minor: number, currency: string): string;
  /** @param milli integer thousandths */
  quantity(milli: number): string;
  /** @param bp integer basis points: 1250 is 12.5 % */
  percent(bp: number): string;
  /** "10 % off", 优惠 10%（9 折）; an empty text for no discount. */
  discount(bp: number): string;
  number(value: number): string;
  /** 16 Nov, 11 月 16 日; the year only if it is another than today's. */
  date(date: string): string;
  /** Always with the year. */
  fullDate(date: string): string;
  /** @param instant ISO 8601 UTC */
  dateTime(instant: string): string;
  /** Always with the year: where it may be just that which is wrong. */
  fullDateTime(instant: string): string;
  time(instant: string): string;
  /** For something due: today, tomorrow, 3 days over, else the date. */
  day(date: string): string;
  /** For something past: today, else the date. */
  since(date: string): string;
  /** An instant: today only the time, else the date. */
  moment(instant: string): string;
  weekday(date: string, length?: 'short' | 'long'): string;
  /** November 2026, 2026 年 11 月. @param month YYYY-MM or YYYY-MM-DD */
  month(month: string): string;
  /** Calendar date of an instant where the reader is. */
  dateOf(instant: string): string;
  /** Days from today to the date; negative when it is over. */
  daysUntil(date: string): number;
  readonly today: string;
}

/** Words of dates follow the language, figures and their order follow the region. */
export function makeFormat(options: FormatOptions): Format {
  const { language, region, today, timeZone } = options;
  const chinese = language !== 'en';
  const word = (key: keyof typeof words, params = {}) => formatText(words[key], language, params);
  const signFirst =
    new Intl.NumberFormat(region, { style: 'currency', currency: 'EUR' }).formatToParts(1)[0]?.type === 'currency';
  const numbers = new Map<string, Intl.NumberFormat>();
  const decimals = (least: number, most: number): Intl.NumberFormat => {
    const key = `${least} ${most}`;
    const known = numbers.get(key);
    if (known) return known;
    const made = new Intl.NumberFormat(region, {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
      useGrouping: 'always',
    });
    numbers.set(key, made);
    return made;
  };
  const exact = (value: number, digits: number, least: number, most: number) =>
    clean(decimals(least, most).format(decimalText(value, digits)));
  const withSign = (text: string, currency: string): string => {
    const sign = currencySign(currency);
    const negative = text.startsWith(minus);
    const plain = negative ? text.slice(1) : text;
    const joined = signFirst ? `${sign}${tightSigns.has(sign) ? '' : nbsp}${plain}` : `${plain}${nbsp}${sign}`;
    return `${negative ? minus : ''}${joined}`;
  };
  const amount = (minor: number, currency: string) => {
    const digits = minorDigits(currency);
    return exact(minor, digits, digits, digits);
  };
  const percentSign = chinese ? '%' : `${nbsp}%`;
  const percent = (bp: number) => `${exact(bp, 2, 0, 2)}${percentSign}`;

  const monthsShort = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
  const monthsLong = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });
  const weekdayWords = {
    short: new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { weekday: 'short', timeZone: 'UTC' }),
    long: new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { weekday: 'long', timeZone: 'UTC' }),
  };
  const clock = new Intl.DateTimeFormat(region === 'en-US' ? 'en-US' : 'en-GB', {
    hour: region === 'en-US' ? 'numeric' : '2-digit',
    minute: '2-digit',
    hourCycle: region === 'en-US' ? 'h12' : 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  const localDay = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  });

  const written = (date: string, year: boolean): string => {
    const [y = '', m = '', d = ''] = date.slice(0, 10).split('-');
    const [month, day] = [Number(m), Number(d)];
    if (chinese) return `${year ? `${y}${nbsp}年${nbsp}` : ''}${month}${nbsp}月${nbsp}${day}${nbsp}日`;
    const name = monthsShort.format(dateAtNoon(date)).slice(0, 3);
    if (region === 'en-US') return `${name}${nbsp}${day}${year ? `, ${y}` : ''}`;
    return `${day}${nbsp}${name}${year ? `${nbsp}${y}` : ''}`;
  };
  const date = (value: string) => written(value, value.slice(0, 4) !== today.slice(0, 4));
  const dateOf = (instant: string) => localDay.format(new Date(Date.parse(instant)));
  const time = (instant: string) => clean(clock.format(new Date(Date.parse(instant))));

  return {
    options,
    today,
    amount,
    percent,
    dateOf,
    time,
    date,
    money: (minor, currency) => withSign(amount(minor, currency), currency),
    wholeMoney: (minor, currency) => withSign(exact(minor, minorDigits(currency), 0, 0), currency),
    shortMoney: (minor, currency) => withSign(shortAmount(minor / 10 ** minorDigits(currency), options), currency),
    quantity: (milli) => exact(milli, 3, 0, 3),
    number: (value) => clean(decimals(0, 3).format(value)),
    discount: (bp) => {
      if (bp === 0) return '';
      if (chinese && bp >= 10_000) return word('free');
      return word('off', { percent: percent(bp), remains: exact(10_000 - bp, 3, 0, 3) });
    },
    fullDate: (value) => written(value, true),
    dateTime: (instant) => `${date(dateOf(instant))} ${time(instant)}`,
    fullDateTime: (instant) => `${written(dateOf(instant), true)} ${time(instant)}`,
    day: (value) => {
      const days = daysBetween(today, value.slice(0, 10));
      if (days < 0) return word('overdue', { n: -days });
      return days === 0 ? word('today') : days === 1 ? word('tomorrow') : date(value);
    },
    since: (value) => (value.slice(0, 10) === today ? word('today') : date(value)),
    moment: (instant) => (dateOf(instant) === today ? time(instant) : date(dateOf(instant))),
    weekday: (value, length = 'short') => weekdayWords[length].format(dateAtNoon(value)),
    month: (value) => {
      const first = `${value.slice(0, 7)}-01`;
      if (chinese) return `${value.slice(0, 4)}${nbsp}年${nbsp}${Number(value.slice(5, 7))}${nbsp}月`;
      return `${monthsLong.format(dateAtNoon(first))}${nbsp}${value.slice(0, 4)}`;
    },
    daysUntil: (value) => daysBetween(today, value.slice(0, 10)),
  };
}

/** Three significant figures with the steps of the language: thousand millions in Europe, 万 and 亿 in Chinese. */
function shortAmount(value: number, { language, region }: FormatOptions): string {
  const steps: readonly (readonly [number, string])[] =
    language === 'zh-CN'
      ? [
          [1e8, `${nbsp}亿`],
          [1e4, `${nbsp}万`],
        ]
      : language === 'zh-TW'
        ? [
            [1e8, `${nbsp}億`],
            [1e4, `${nbsp}萬`],
          ]
        : [
            [1e9, `${nbsp}bn`],
            [1e6, `${nbsp}m`],
            [1e4, 'k'],
          ];
  const step = steps.find(([size]) => Math.abs(value) >= size);
  const [size, unit] = step ? [step[1] === 'k' ? 1e3 : step[0], step[1]] : [1, ''];
  const text = new Intl.NumberFormat(region, { maximumSignificantDigits: 3, useGrouping: 'always' }).format(
    value / size,
  );
  return `${clean(text)}${unit}`;
}

/** Calendar date of a clock where the reader is. */
export function todayOf(nowMs: number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-CA', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(new Date(nowMs));
}

/**
 * A typed number as an integer of `digits` decimal places, in the writing of the region: 1.234,5 or 1,234.5; spaces and
 * full-width digits of input methods are taken too. Undefined when it is no number or has more places than `digits`.
 */
export function parseDecimal(text: string, digits: number, region: Region): number | undefined {
  const decimal =
    new Intl.NumberFormat(region).formatToParts(1.1).find((part) => part.type === 'decimal')?.value ?? '.';
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace(/^[\u2212-]/, '-');
  const other = decimal === ',' ? '.' : ',';
  // Only one sign, and not where a group would end: 12.5 typed under a comma region still means twelve and a half.
  const loose = new RegExp(`^-?\\d+\\${other}\\d{1,2}$`).test(plain)
    ? plain.replace(other, '.')
    : plain.split(other).join('').replace(decimal, '.');
  if (!/^-?(\d+(\.\d*)?|\.\d+)$/.test(loose)) return undefined;
  const negative = loose.startsWith('-');
  const [whole = '', fraction = ''] = loose.replace('-', '').split('.');
  if (fraction.slice(digits).replace(/0+$/, '') !== '') return undefined;
  const value = Number(`${whole || '0'}${fraction.slice(0, digits).padEnd(digits, '0')}`);
  if (!Number.isSafeInteger(value)) return undefined;
  return negative && value !== 0 ? -value : value;
}

/** An integer of `digits` places as it is edited: no groups, no trailing zeros beyond `least`. */
export function decimalForEditing(value: number, digits: number, least: number, region: Region): string {
  return new Intl.NumberFormat(region, {
    minimumFractionDigits: least,
    maximumFractionDigits: digits,
    useGrouping: false,
  }).format(decimalText(value, digits));
}

/**
 * A typed time of day as minutes since midnight: 9, 930, 9:30, 09.30, 9:30 pm, 下午 3 点半. Undefined when it is none.
 * Without a word for the half of the day the hours count from 0 to 23, in every region.
 */
export function parseTime(text: string): number | undefined {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.]/g, (sign) => (sign === '.' ? ':' : ''));
  const typed =
    /^(上午|早上|凌晨|中午|下午|晚上)?(\d{1,2}?)(?:[:h点點时時]?(\d{2}|半))?[:h点點时時]?分?(?:([ap])(?::?m:?)?)?$/.exec(
      plain,
    );
  if (!typed) return undefined;
  const [, chinese, figures, rest = '0', latin] = typed;
  const [hours, minutes] = [Number(figures), rest === '半' ? 30 : Number(rest)];
  const morning = latin === 'a' || (chinese !== undefined && '上午早上凌晨'.includes(chinese));
  const later = latin === 'p' || (chinese !== undefined && !morning);
  if (hours > 23 || minutes > 59 || (morning && hours > 12) || (chinese === '晚上' && hours === 12)) return undefined;
  const hour = morning ? hours % 12 : later && hours < 12 ? hours + 12 : hours;
  return hour * 60 + minutes;
}

/**
 * A typed date as YYYY-MM-DD: 16-11, 16/11/2026, 2026-11-16, 11 月 16 日, and words for today and tomorrow.
 * Undefined when it is no day of the calendar. A day without a year is the next one that comes, or one of the last 60 days.
 */
export function parseDate(
  text: string,
  { region, language, today }: Pick<FormatOptions, 'region' | 'language' | 'today'>,
): string | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  if (plain === '') return undefined;
  if (plain === formatText(words.today, language)) return today;
  if (plain === formatText(words.tomorrow, language)) return addDays(today, 1);
  const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
  const numeric = plain.replace(/[a-z]{3,}/g, (word) => String(months.indexOf(word.slice(0, 3)) + 1 || 'x'));
  const figures = numeric.split(/[^\dx]+/).filter((part) => part !== '');
  if (figures.some((part) => !/^\d+$/.test(part))) return undefined;
  const named = /[a-z]{3,}/.exec(plain);
  const order = dateOrder(region)
    .replace(/[^YMD]/g, '')
    .replace(/(.)\1+/g, '$1');
  let year: string | undefined;
  let rest = figures;
  if (figures[0]?.length === 4) [year, ...rest] = figures;
  else if (figures[2] !== undefined) [year, rest] = [figures[2], figures.slice(0, 2)];
  if (rest.length !== 2) return undefined;
  const dayFirst = named
    ? named.index > 0
    : year !== undefined && figures[0]?.length === 4
      ? false
      : /月/.test(plain)
        ? false
        : order.indexOf('D') < order.indexOf('M');
  const [day = '', month = ''] = dayFirst ? rest : [rest[1], rest[0]];
  const make = (y: string): string =>
    `${y.length === 2 ? `20${y}` : y}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const candidate = make(year ?? today.slice(0, 4));
  if (!isDay(candidate)) return undefined;
  if (year !== undefined) return candidate;
  const later = make(String(Number(today.slice(0, 4)) + 1));
  return daysBetween(today, candidate) < -60 && isDay(later) ? later : candidate;
}

function isDay(date: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const parsed = Date.parse(`${date}T00:00:00.000Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(date);
}
