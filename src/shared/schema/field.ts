import type { Label } from './label';

/**
 * The field vocabulary. A field decides everything about itself: its words, its type, validation, widget, column,
 * merge rule and privacy class. Everything that knows about fields (validation, PostgreSQL, forms, tables, CSV, merge,
 * sample data) derives from this description, so a new field is one line in one entity.
 */
export type FieldKind =
  | 'text' // one line
  | 'note' // several lines, kept whole: two versions of a note are never mixed word by word
  | 'phone'
  | 'email'
  | 'url'
  | 'date' // calendar date YYYY-MM-DD
  | 'instant' // ISO 8601 UTC with milliseconds
  | 'money' // integer minor units of the record's `currency`
  | 'quantity' // integer thousandths
  | 'percent' // integer basis points
  | 'integer'
  | 'flag'
  | 'choice'
  | 'ref' // id of one record of `target`
  | 'refs' // ids, a set
  | 'tags' // words, a set
  | 'rows'; // a list of small records with a `key` column

/** personal: about a person (erasable, kept out of logs and exports without purpose); business: everything else. */
export type Privacy = 'personal' | 'business';

/** Who decides the value: `server` fields are ignored when a client sends them. */
export type SetBy = 'client' | 'server';

export interface FieldOptions {
  /** Must have a value. A new field on an existing entity is never required: it would break installed copies. */
  readonly required?: boolean;
  /** text kinds: characters; refs, tags, rows: members. */
  readonly max?: number;
  readonly min?: number;
  /** integer kinds: largest value. */
  readonly maxValue?: number;
  /** Typed in the search of lists and the command bar. */
  readonly search?: boolean;
  /** A column of the entity's table: shown from the start, or offered in the column menu. */
  readonly list?: 'shown' | 'offered';
  /** In the form, in the order of definition. `false` hides it (computed, or edited by a screen of its own). */
  readonly form?: boolean;
  /** A typed PostgreSQL column for BI views and constraints; references always have one. */
  readonly index?: boolean;
  readonly privacy?: Privacy;
  readonly setBy?: SetBy;
  /** Where two people gave different values: the lesser one is right, and there is no conflict (dates, numbers). */
  readonly merge?: 'least';
}

export interface Field<T = unknown, Req extends boolean = boolean> {
  readonly kind: FieldKind;
  readonly label: Label;
  readonly required: Req;
  readonly max: number;
  readonly min: number;
  readonly maxValue: number;
  readonly search: boolean;
  readonly list: 'shown' | 'offered' | undefined;
  readonly form: boolean;
  readonly index: boolean;
  readonly privacy: Privacy;
  readonly setBy: SetBy;
  readonly merge: 'least' | undefined;
  /** choice: the values with their words. */
  readonly choices: Readonly<Record<string, Label>> | undefined;
  /** ref, refs: name of the entity referred to. */
  readonly target: string | undefined;
  /** rows: the columns of a row, and the column whose value identifies a row in merges. */
  readonly columns: Fields | undefined;
  readonly key: string | undefined;
  /** Value of a record that does not carry the field. */
  readonly initial: T | undefined;
  /** Only for the compiler: the TypeScript type of a value. */
  readonly type?: T;
}

export type Fields = Readonly<Record<string, Field>>;

type Simplify<T> = { [K in keyof T]: T[K] } & {};
type RequiredKeys<F extends Fields> = { [K in keyof F]: F[K]['required'] extends true ? K : never }[keyof F];
type ValueOf<F extends Field> = F extends Field<infer T, boolean> ? T : never;

/** The TypeScript type of a record's body: required fields present, the others possibly absent (never null). */
export type BodyOf<F extends Fields> = Simplify<
  { [K in RequiredKeys<F>]: ValueOf<F[K]> } & { [K in Exclude<keyof F, RequiredKeys<F>>]?: ValueOf<F[K]> }
>;

type IsRequired<O> = O extends { readonly required: true } ? true : false;

function field<T, O extends FieldOptions>(
  kind: FieldKind,
  label: Label,
  options: O | undefined,
  extra: Partial<Field<T>> & { readonly defaultMax: number },
): Field<T, IsRequired<O>> {
  const { defaultMax, ...rest } = extra;
  const o: FieldOptions = options ?? {};
  return {
    kind,
    label,
    required: (o.required ?? false) as IsRequired<O>,
    max: o.max ?? defaultMax,
    min: o.min ?? 0,
    maxValue: o.maxValue ?? Number.MAX_SAFE_INTEGER,
    search: o.search ?? false,
    list: o.list,
    form: o.form ?? true,
    index: o.index ?? false,
    privacy: o.privacy ?? 'business',
    setBy: o.setBy ?? 'client',
    merge: o.merge,
    choices: undefined,
    target: undefined,
    columns: undefined,
    key: undefined,
    initial: undefined,
    ...rest,
  } as Field<T, IsRequired<O>>;
}

export const text = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<string, O>('text', label, options, { defaultMax: 200 });
export const note = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<string, O>('note', label, options, { defaultMax: 100_000 });
export const phone = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<string, O>('phone', label, options, { defaultMax: 40 });
export const email = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<string, O>('email', label, options, { defaultMax: 254 });
export const url = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<string, O>('url', label, options, { defaultMax: 500 });
export const date = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<string, O>('date', label, options, { defaultMax: 10 });
export const instant = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<string, O>('instant', label, options, { defaultMax: 24 });
export const money = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<number, O>('money', label, options, { defaultMax: 0 });
export const quantity = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<number, O>('quantity', label, options, { defaultMax: 0 });
export const percent = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<number, O>('percent', label, { maxValue: 10_000, ...options } as O, { defaultMax: 0 });
export const integer = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<number, O>('integer', label, options, { defaultMax: 0 });
export const flag = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<boolean, O>('flag', label, options, { defaultMax: 0 });
export const tags = <const O extends FieldOptions>(label: Label, options?: O) =>
  field<string[], O>('tags', label, options, { defaultMax: 100, initial: [] });

export const choice = <
  const C extends Readonly<Record<string, Label>>,
  const O extends FieldOptions & { readonly initial?: keyof C & string },
>(
  label: Label,
  choices: C,
  options?: O,
) => field<keyof C & string, O>('choice', label, options, { defaultMax: 40, choices, initial: options?.initial });

export const ref = <const O extends FieldOptions>(label: Label, target: string, options?: O) =>
  field<string, O>('ref', label, options, { defaultMax: 64, target, index: true });
export const refs = <const O extends FieldOptions>(label: Label, target: string, options?: O) =>
  field<string[], O>('refs', label, options, { defaultMax: 200, target, initial: [] });

/** A list of small records inside the record; `key` names the column that identifies a row. */
export const rows = <const F extends Fields, const O extends FieldOptions>(
  label: Label,
  key: keyof F & string,
  columns: F,
  options?: O,
) => field<BodyOf<F>[], O>('rows', label, options, { defaultMax: 1000, columns, key, initial: [] });
