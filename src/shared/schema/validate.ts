import { AppError, must } from '../errors';
import type { Entity } from './entity';
import type { Field, Fields } from './field';
import type { Label } from './label';

/** What is wrong with one field: a code with figures, worded by `problemTexts`. */
export interface Problem {
  /** `field`, or `field[3].column` in rows (counted from 1). */
  readonly field: string;
  readonly code: ProblemCode;
  readonly params: Readonly<Record<string, string | number>>;
}

export const problemTexts = {
  required: ['Fill this in', '请填写', '請填寫'],
  too_long: ['At most {max} characters', '最多 {max} 个字符', '最多 {max} 個字元'],
  too_many: ['At most {max} entries', '最多 {max} 项', '最多 {max} 項'],
  too_small: ['At least {min}', '不能小于 {min}', '不能小於 {min}'],
  too_big: ['At most {max}', '不能大于 {max}', '不能大於 {max}'],
  not_text: ['Text is expected', '应为文字', '應為文字'],
  not_number: ['A whole number is expected', '应为整数', '應為整數'],
  not_date: ['This day does not exist', '日期不存在', '日期不存在'],
  not_instant: ['This time does not exist', '时间不存在', '時間不存在'],
  not_email: [
    'An e-mail address looks like name@company.com',
    '电子邮件格式应为 name@company.com',
    '電子郵件格式應為 name@company.com',
  ],
  not_url: [
    'A web address begins with https:// or http://',
    '网址应以 https:// 或 http:// 开头',
    '網址應以 https:// 或 http:// 開頭',
  ],
  not_choice: ['Choose one of the list', '请从列表中选择', '請從清單中選擇'],
  not_list: ['A list is expected', '应为列表', '應為清單'],
  control_character: ['Remove the invisible control characters', '请删除不可见的控制字符', '請刪除不可見的控制字元'],
  unknown_field: ['This field is not known', '未知字段', '未知欄位'],
  duplicate: ['It is there twice', '重复', '重複'],
} as const satisfies Record<string, Label>;
export type ProblemCode = keyof typeof problemTexts;

// NUL and lone surrogates cannot be stored by PostgreSQL; other C0 characters never come from a keyboard.
// eslint-disable-next-line no-control-regex
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Most texts hold none of these, and one look tells. */
// eslint-disable-next-line no-control-regex
const anyOddCharacter = /[\u0000-\u001f\ud800-\udfff]/;

const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The number that some digits of a text are; NaN where one is none. A first load asks for millions of them. */
function numberAt(text: string, from: number, digits: number): number {
  let number = 0;
  for (let at = from; at < from + digits; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (!(digit >= 0 && digit <= 9)) return NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Whether a text begins with a day that exists, YYYY-MM-DD. */
function beginsWithDate(value: string): boolean {
  if (value[4] !== '-' || value[7] !== '-') return false;
  const [year, month, day] = [numberAt(value, 0, 4), numberAt(value, 5, 2), numberAt(value, 8, 2)];
  if (!(year >= 1000 && month >= 1 && day >= 1)) return false;
  const days = month === 2 && isLeapYear(year) ? 29 : (daysOfMonths[month - 1] ?? 0);
  return day <= days;
}

export const isCalendarDate = (value: string): boolean => value.length === 10 && beginsWithDate(value);

/** YYYY-MM-DDThh:mm:ss.sssZ; 24:00:00.000 is the end of a day, as Date.parse has it. */
export function isInstant(value: string): boolean {
  if (value.length !== 24 || !beginsWithDate(value)) return false;
  if (value[10] !== 'T' || value[13] !== ':' || value[16] !== ':' || value[19] !== '.' || value[23] !== 'Z')
    return false;
  const [hour, minute] = [numberAt(value, 11, 2), numberAt(value, 14, 2)];
  const [second, thousandths] = [numberAt(value, 17, 2), numberAt(value, 20, 3)];
  if (hour === 24) return minute + second + thousandths === 0;
  return hour <= 23 && minute <= 59 && second <= 59 && thousandths <= 999;
}

type Check = (value: unknown, field: Field, name: string) => readonly Problem[];

const none: readonly Problem[] = [];
const problem = (field: string, code: ProblemCode, params: Problem['params'] = {}): Problem[] => [
  { field, code, params },
];

const checkText: Check = (value, field, name) => {
  if (typeof value !== 'string') return problem(name, 'not_text');
  if (value.length > field.max) return problem(name, 'too_long', { max: field.max });
  if (!anyOddCharacter.test(value)) return none;
  if (controlCharacters.test(value) || loneSurrogate.test(value)) return problem(name, 'control_character');
  if (field.kind !== 'note' && /[\n\r]/.test(value)) return problem(name, 'control_character');
  return none;
};

const checkInteger: Check = (value, field, name) => {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || Object.is(value, -0))
    return problem(name, 'not_number');
  if (value < field.min) return problem(name, 'too_small', { min: field.min });
  if (value > field.maxValue) return problem(name, 'too_big', { max: field.maxValue });
  return none;
};

const checkSet =
  (item: Check): Check =>
  (value, field, name) => {
    if (!Array.isArray(value)) return problem(name, 'not_list');
    if (value.length > field.max) return problem(name, 'too_many', { max: field.max });
    if (new Set(value).size !== value.length) return problem(name, 'duplicate');
    return value.flatMap((entry) => item(entry, { ...field, max: 200 }, name)).slice(0, 1);
  };

const then =
  (first: Check, second: (value: string) => ProblemCode | undefined): Check =>
  (value, field, name) => {
    const found = first(value, field, name);
    if (found.length > 0 || typeof value !== 'string') return found;
    const code = second(value);
    return code ? problem(name, code) : none;
  };

const checks: Record<Field['kind'], Check> = {
  text: checkText,
  note: checkText,
  phone: checkText,
  email: then(checkText, (v) => (v === '' || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(v) ? undefined : 'not_email')),
  url: then(checkText, (v) => (v === '' || /^https?:\/\/[^\s]+$/i.test(v) ? undefined : 'not_url')),
  date: then(checkText, (v) => (isCalendarDate(v) ? undefined : 'not_date')),
  instant: then(checkText, (v) => (isInstant(v) ? undefined : 'not_instant')),
  money: (value, field, name) => checkInteger(value, field, name),
  quantity: checkInteger,
  percent: checkInteger,
  integer: checkInteger,
  flag: (value, _field, name) => (typeof value === 'boolean' ? none : problem(name, 'not_choice')),
  choice: (value, field, name) =>
    typeof value === 'string' && Object.hasOwn(field.choices ?? {}, value) ? none : problem(name, 'not_choice'),
  ref: checkText,
  refs: checkSet(checkText),
  tags: checkSet(checkText),
  rows: (value, field, name) => {
    if (!Array.isArray(value)) return problem(name, 'not_list');
    if (value.length > field.max) return problem(name, 'too_many', { max: field.max });
    const columns = must(field.columns, 'rows have columns');
    const key = must(field.key, 'rows have a key');
    const keys = value.map((row: unknown) => (isPlainObject(row) ? row[key] : undefined));
    if (new Set(keys).size !== keys.length) return problem(name, 'duplicate');
    return value.flatMap((row: unknown, index) =>
      isPlainObject(row)
        ? checkFields(columns, row, `${name}[${index + 1}].`)
        : problem(`${name}[${index + 1}]`, 'not_list'),
    );
  },
};

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function checkFields(fields: Fields, body: Record<string, unknown>, prefix: string): Problem[] {
  const problems: Problem[] = [];
  for (const name in fields) {
    const field = fields[name] as Field;
    const value = Object.hasOwn(body, name) ? body[name] : undefined;
    const empty = value === undefined || value === '' || value === null;
    if (empty) {
      if (field.required) problems.push(...problem(prefix + name, 'required'));
      else if (value === null) problems.push(...problem(prefix + name, 'not_text'));
      continue;
    }
    const found = checks[field.kind](value, field, prefix + name);
    if (found.length > 0) problems.push(...found);
  }
  for (const name of Object.keys(body)) {
    if (!Object.hasOwn(fields, name) && !(prefix === '' && name === 'custom'))
      problems.push(...problem(prefix + name.slice(0, 60), 'unknown_field'));
  }
  return problems;
}

function checkCustom(custom: unknown): Problem[] {
  if (custom === undefined) return [];
  if (!isPlainObject(custom) || Object.keys(custom).length > 200) return problem('custom', 'not_list');
  const bad = Object.entries(custom).some(
    ([key, value]) =>
      key.length > 60 ||
      !(
        typeof value === 'boolean' ||
        (typeof value === 'number' && Number.isFinite(value)) ||
        (typeof value === 'string' &&
          value.length <= 10_000 &&
          !controlCharacters.test(value) &&
          !loneSurrogate.test(value))
      ),
  );
  return bad ? problem('custom', 'not_text') : [];
}

/** Everything that is wrong with a body, field by field; an empty list means that it may be stored. The laptop's forms and the head office run the same check. */
export function validateBody(entity: Entity, body: Record<string, unknown>): Problem[] {
  return [...checkFields(entity.fields, body, ''), ...checkCustom(body['custom'])];
}

/** @throws AppError invalid_record for the first problem */
export function assertBody(entity: Entity, body: Record<string, unknown>): void {
  const first = validateBody(entity, body)[0];
  if (first) throw new AppError('invalid_record', { field: first.field, problem: first.code, ...first.params });
}

/** A body with the initial values of the definition, and without keys that carry nothing. */
export function completeBody(entity: Entity, body: Record<string, unknown>): Record<string, unknown> {
  const complete: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(entity.fields))
    if (field.initial !== undefined) complete[name] = field.initial;
  for (const [name, value] of Object.entries(body))
    if (value !== undefined && value !== '' && value !== null) complete[name] = value;
  return complete;
}
