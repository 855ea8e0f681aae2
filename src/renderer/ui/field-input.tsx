import {
  ActionIcon,
  Button,
  Checkbox,
  Select,
  TagsInput,
  TextInput,
  type ComboboxItem,
  type TagsInputProps,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { isEntityName } from '../../shared/entities';
import { minorDigits } from '../../shared/domain/money';
import type { Field } from '../../shared/schema/field';
import type { Label } from '../../shared/schema/label';
import { isPlainObject } from '../../shared/schema/validate';
import { useLabel, useTexts } from '../i18n/texts';
import { DateField, InstantField } from './date-field';
import { DecimalField } from './decimal-field';
import { useKnownTags } from './known-tags';
import { NoteArea } from './note-area';
import { RefField, RefsField } from './ref-field';

const texts = {
  add: ['Add', '添加', '新增'],
  addTo: ['Add: {name}', '添加：{name}', '新增：{name}'],
  removeRow: ['Remove row {n}', '移除第 {n} 行', '移除第 {n} 列'],
  typeTag: ['Type and press Enter', '输入后按 Enter', '輸入後按 Enter'],
} as const satisfies Record<string, Label>;

export interface FieldInputProps {
  readonly field: Field;
  /** Key of the body; part of the id of the input. */
  readonly name: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly error?: string | undefined;
  /** A remark that does not block, below the input. */
  readonly hint?: ReactNode;
  /** Hides the label; it stays for screen readers. */
  readonly unlabelled?: boolean;
  readonly currency?: string | undefined;
  readonly autoFocus?: boolean;
  readonly disabled?: boolean;
  readonly onBlur?: () => void;
}

/** The input for a field, by its kind. An emptied input gives undefined. */
export function FieldInput(props: FieldInputProps): ReactNode {
  const {
    field,
    value,
    onChange,
    error,
    hint,
    unlabelled = false,
    currency,
    autoFocus = false,
    disabled = false,
    onBlur,
  } = props;
  const l = useLabel();
  const t = useTexts(texts);
  const name = l(field.label);
  const common = {
    ...(unlabelled ? { 'aria-label': name } : { label: name }),
    required: field.required,
    withAsterisk: field.required && !unlabelled,
    error,
    disabled,
    autoComplete: 'off',
    name: props.name,
    ...(hint === undefined
      ? {}
      : {
          description: hint,
          inputWrapperOrder: ['label', 'input', 'error', 'description'] as (
            'label' | 'input' | 'error' | 'description'
          )[],
        }),
    ...(autoFocus ? { autoFocus: true, 'data-autofocus': true } : {}),
    ...(onBlur ? { onBlur } : {}),
  };
  const text = typeof value === 'string' ? value : '';
  const typed = (next: string) => onChange(next === '' ? undefined : next);

  switch (field.kind) {
    case 'text':
      return <TextInput {...common} value={text} onChange={(event) => typed(event.currentTarget.value)} />;
    case 'phone':
      return <TextInput {...common} type="tel" value={text} onChange={(event) => typed(event.currentTarget.value)} />;
    case 'email':
      return (
        <TextInput
          {...common}
          type="text"
          inputMode="email"
          value={text}
          onChange={(event) => typed(event.currentTarget.value)}
        />
      );
    case 'url':
      return (
        <TextInput
          {...common}
          type="text"
          inputMode="url"
          value={text}
          onChange={(event) => typed(event.currentTarget.value)}
        />
      );
    case 'note':
      return <NoteArea {...common} max={field.max} minRows={2} maxRows={12} value={text} onChange={typed} />;
    case 'date':
      return <DateField {...common} value={typeof value === 'string' ? value : undefined} onChange={onChange} />;
    case 'instant':
      return <InstantField {...common} value={typeof value === 'string' ? value : undefined} onChange={onChange} />;
    case 'money': {
      const digits = minorDigits(currency ?? 'EUR');
      return (
        <DecimalField
          {...common}
          value={asNumber(value)}
          digits={digits}
          least={digits}
          onChange={onChange}
          {...(currency === undefined ? {} : { unit: currency })}
        />
      );
    }
    case 'quantity':
      return <DecimalField {...common} value={asNumber(value)} digits={3} least={0} onChange={onChange} />;
    case 'percent':
      return <DecimalField {...common} value={asNumber(value)} digits={2} least={0} unit="%" onChange={onChange} />;
    case 'integer':
      return <DecimalField {...common} value={asNumber(value)} digits={0} least={0} onChange={onChange} />;
    case 'flag':
      return (
        <Checkbox
          {...(unlabelled ? { 'aria-label': name } : { label: name })}
          checked={value === true}
          error={error}
          disabled={disabled}
          name={props.name}
          onChange={(event) => onChange(event.currentTarget.checked ? true : undefined)}
        />
      );
    case 'choice': {
      const data: ComboboxItem[] = Object.entries(field.choices ?? {}).map(([key, words]) => ({
        value: key,
        label: l(words),
      }));
      return (
        <Select
          {...common}
          data={data}
          value={text === '' ? null : text}
          allowDeselect={!field.required}
          clearable={!field.required}
          onChange={(next) => onChange(next ?? undefined)}
          checkIconPosition="right"
        />
      );
    }
    case 'ref':
      return isEntityName(field.target) ? (
        <RefField {...common} entity={field.target} value={text === '' ? undefined : text} onChange={onChange} />
      ) : null;
    case 'refs':
      return isEntityName(field.target) ? (
        <RefsField {...common} entity={field.target} value={asTexts(value)} onChange={onChange} />
      ) : null;
    case 'tags':
      return <TagsField {...props} input={common} placeholder={t('typeTag')} />;
    case 'rows':
      return <RowsField {...props} title={name} />;
  }
}

/** Known tags are offered, words of one's own stay possible. */
function TagsField({
  input,
  field,
  value,
  onChange,
  placeholder,
}: FieldInputProps & { readonly input: TagsInputProps; readonly placeholder: string }): ReactNode {
  const { words, named, settled } = useKnownTags();
  const chosen = [...named(asTexts(value))];
  return (
    <TagsInput
      {...input}
      data={words}
      value={chosen}
      maxTags={field.max}
      placeholder={chosen.length === 0 ? placeholder : ''}
      onChange={(next) => onChange([...settled(next)])}
    />
  );
}

const asNumber = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const asTexts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

/** A list of small records: one line of inputs per row. */
function RowsField({
  field,
  name,
  value,
  onChange,
  error,
  currency,
  title,
  disabled = false,
}: FieldInputProps & { readonly title: string }): ReactNode {
  const t = useTexts(texts);
  const id = useId();
  const columns = Object.entries(field.columns ?? {});
  const rows: readonly unknown[] = Array.isArray(value) ? value : [];
  // Rows have no identity until their key column is filled: each line keeps a number of its own while it is edited.
  const [keys, setKeys] = useState<readonly number[]>(() => rows.map((_, index) => index));
  const keyAt = (index: number): number => keys[index] ?? 1000 + index;
  const set = (next: readonly unknown[]) => onChange(next);
  return (
    <fieldset className="rowsfield" aria-labelledby={id} disabled={disabled}>
      <div id={id} className="s b">
        {title}
      </div>
      {rows.filter(isPlainObject).map((row, index) => (
        <div className="rowsfield-row" key={keyAt(index)}>
          {columns.map(([column, definition]) => (
            <FieldInput
              key={column}
              name={`${name}.${index}.${column}`}
              field={definition}
              value={row[column]}
              currency={currency}
              unlabelled={definition.kind !== 'flag' && index > 0}
              onChange={(next) => set(rows.map((other, at) => (at === index ? withValue(row, column, next) : other)))}
            />
          ))}
          <ActionIcon
            aria-label={t('removeRow', { n: index + 1 })}
            onClick={() => {
              setKeys(keys.filter((_, at) => at !== index));
              set(rows.filter((_, at) => at !== index));
            }}
          >
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      {rows.length < field.max && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-label={t('addTo', { name: title })}
          onClick={() => {
            setKeys([...rows.map((_, at) => keyAt(at)), Math.max(0, ...keys) + 1]);
            set([...rows, {}]);
          }}
        >
          {t('add')}
        </Button>
      )}
      {error !== undefined && (
        <p className="s bad" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function withValue(row: Readonly<Record<string, unknown>>, column: string, value: unknown): Record<string, unknown> {
  const { [column]: _before, ...rest } = row;
  return value === undefined ? rest : { ...rest, [column]: value };
}
