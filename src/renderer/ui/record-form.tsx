import { Button } from '@mantine/core';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { entityOf, type Body, type EntityName } from '../../shared/entities';
import type { Field } from '../../shared/schema/field';
import type { Label } from '../../shared/schema/label';
import { completeBody, problemTexts, validateBody, type Problem } from '../../shared/schema/validate';
import { useFormat } from '../i18n/format-context';
import { useLabel, useTexts } from '../i18n/texts';
import { useErrorText } from './error-panel';
import { FieldInput } from './field-input';
import { Key } from './kbd';
import { isComposing } from './key-match';
import { useShortcuts } from './shortcuts';

const texts = {
  save: ['Save', '保存', '儲存'],
  cancel: ['Cancel', '取消', '取消'],
  problems: ['{n} field needs a look|{n} fields need a look', '{n} 项需要检查', '{n} 項需要檢查'],
  row: ['Row {n}, {name}: {problem}', '第 {n} 行{name}：{problem}', '第 {n} 列{name}：{problem}'],
  thisRecord: ['This record', '此记录', '此紀錄'],
  noSuchDay: ['{month} has {n} days', '{month}只有 {n} 天', '{month}只有 {n} 天'],
} as const satisfies Record<string, Label>;

export interface RecordFormProps<N extends EntityName> {
  readonly entity: N;
  /** What the form begins with; absent fields get the initial values of the definition. */
  readonly value: Partial<Body<N>>;
  /** The whole valid body. A rejected promise is shown above the buttons. */
  readonly onSubmit: (body: Body<N>) => void | Promise<void>;
  readonly onCancel?: () => void;
  /** These fields in this order, instead of all of the definition. */
  readonly only?: readonly (keyof Body<N> & string)[];
  /** Names of fields that span the whole width; notes, rows and tags always do. */
  readonly extra?: ReactNode;
  readonly submitLabel?: string;
  /** A remark below a field that does not block: a likely duplicate. */
  readonly hints?: Readonly<Partial<Record<keyof Body<N> & string, ReactNode>>>;
  readonly onChange?: (body: Partial<Body<N>>) => void;
  /** For money fields of a record that has no currency of its own. */
  readonly currency?: string;
  readonly columns?: 1 | 2;
}

const wide = new Set<Field['kind']>(['note', 'rows', 'tags', 'refs']);

/** The field of a problem: `lines[2].quantityMilli` belongs to `lines`. */
const rootOf = (problem: Problem): string => problem.field.split(/[[.]/)[0] ?? problem.field;

/** Words for a problem of a field. */
export function useProblemText(entity: EntityName): (problem: Problem, value?: unknown) => string {
  const l = useLabel();
  const t = useTexts(texts);
  const format = useFormat();
  return (problem, value) => {
    const impossible =
      problem.code === 'not_date' && typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
    if (impossible) {
      const [year, month] = [Number(impossible[1]), Number(impossible[2])];
      if (month >= 1 && month <= 12)
        return t('noSuchDay', {
          month: format.month(value as string),
          n: new Date(Date.UTC(year, month, 0)).getUTCDate(),
        });
    }
    const words = l(problemTexts[problem.code], problem.params);
    const row = /^(\w+)\[(\d+)\]\.(\w+)$/.exec(problem.field);
    const column = row ? entityOf(entity).fields[row[1] ?? '']?.columns?.[row[3] ?? ''] : undefined;
    return row && column ? t('row', { n: row[2] ?? '', name: l(column.label), problem: words }) : words;
  };
}

/** A form made from the definition. Ctrl Enter saves; the same check as at the head office runs before. */
export function RecordForm<N extends EntityName>(props: RecordFormProps<N>): ReactNode {
  const { entity, value, onSubmit, onCancel, only, extra, submitLabel, hints, onChange, columns = 2 } = props;
  const definition = entityOf(entity);
  const t = useTexts(texts);
  const problemText = useProblemText(entity);
  const errorText = useErrorText();
  const l = useLabel();
  const format = useFormat();
  const form = useRef<HTMLFormElement>(null);
  const [body, setBody] = useState<Readonly<Record<string, unknown>>>(() =>
    completeBody(definition, value as Record<string, unknown>),
  );
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [failure, setFailure] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState(false);
  const names = useMemo(
    (): readonly string[] =>
      only ??
      Object.entries(definition.fields)
        .filter(([, field]) => field.form && field.setBy === 'client')
        .map(([name]) => name),
    [only, definition],
  );

  const change = (name: string, next: unknown): void => {
    const { [name]: _before, ...rest } = body;
    const changed = next === undefined ? rest : { ...rest, [name]: next };
    setBody(changed);
    onChange?.(changed as Partial<Body<N>>);
    // A problem that was pointed out is judged again at once; a new one only when leaving the field or saving.
    if (problems.some((problem) => rootOf(problem) === name)) {
      const now = validateBody(definition, completeBody(definition, changed));
      setProblems((list) => [
        ...list.filter((problem) => rootOf(problem) !== name),
        ...now.filter((problem) => rootOf(problem) === name),
      ]);
    }
  };
  const check = (name: string): void => {
    const now = validateBody(definition, completeBody(definition, body)).filter(
      (problem) => rootOf(problem) === name && problem.code !== 'required',
    );
    setProblems((list) => [...list.filter((problem) => rootOf(problem) !== name), ...now]);
  };

  const submit = async (): Promise<void> => {
    if (busy) return;
    const complete = completeBody(definition, body);
    const found = validateBody(definition, complete);
    setProblems(found);
    setFailure(undefined);
    if (found.length > 0) {
      const first = names.find((name) => found.some((problem) => rootOf(problem) === name));
      if (first !== undefined)
        form.current?.querySelector<HTMLElement>(`[name="${first}"], [name^="${first}."]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      await onSubmit(complete as Body<N>);
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setBusy(false);
    }
  };

  useShortcuts([
    { keys: 'mod+Enter', label: texts.save, inFields: true, run: () => void submit() },
    ...(onCancel ? [{ keys: 'Escape', label: texts.cancel, inFields: true, quiet: true, run: onCancel }] : []),
  ]);
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter ends a word in an input method, and a line in a note; it never sends a half-filled form.
    if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey && event.target instanceof HTMLInputElement)
      event.preventDefault();
    if (isComposing(event.nativeEvent)) event.stopPropagation();
  };

  const hidden = problems.filter((problem) => !names.includes(rootOf(problem)));
  return (
    <form
      ref={form}
      className="recordform"
      noValidate
      autoComplete="off"
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className={columns === 2 ? 'fields two' : 'fields'}>
        {names.map((name, index) => {
          const field = definition.fields[name];
          if (!field) return null;
          const own = problems.find((problem) => rootOf(problem) === name);
          const currency = typeof body['currency'] === 'string' ? body['currency'] : props.currency;
          return (
            <div key={name} className={wide.has(field.kind) ? 'field wide' : 'field'}>
              <FieldInput
                field={field}
                name={name}
                value={body[name]}
                onChange={(next) => change(name, next)}
                onBlur={() => check(name)}
                error={own && problemText(own, body[name])}
                hint={hints?.[name as keyof Body<N> & string]}
                currency={currency}
                autoFocus={index === 0}
              />
            </div>
          );
        })}
      </div>
      {extra}
      {hidden.map((problem) => (
        <p key={problem.field} className="s bad" role="alert">
          {l(definition.fields[rootOf(problem)]?.label ?? texts.thisRecord)}
          {format.options.language === 'en' ? ': ' : '：'}
          {problemText(problem)}
        </p>
      ))}
      {failure !== undefined && (
        <p className="s bad" role="alert">
          {failure}
        </p>
      )}
      <div className="row form-acts">
        <Button type="submit" loading={busy}>
          {submitLabel ?? t('save')} <Key keys="mod+Enter" />
        </Button>
        {onCancel && (
          <Button variant="subtle" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
        {problems.length > 0 && (
          <span className="s bad">{t('problems', { n: new Set(problems.map(rootOf)).size })}</span>
        )}
      </div>
    </form>
  );
}
