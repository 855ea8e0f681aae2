import { Button, Checkbox, Group, Radio, ScrollArea, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { isEntityName, type EntityName } from '../../shared/entities';
import { minorDigits } from '../../shared/domain/money';
import {
  dayPresets,
  spanOf,
  textOps,
  type DaySpan,
  type FieldCondition,
  type TextOp,
} from '../../shared/domain/condition';
import type { Field } from '../../shared/schema/field';
import type { Label } from '../../shared/schema/label';
import { decimalForEditing, parseDate, parseDecimal } from '../i18n/format';
import { useFormat } from '../i18n/format-context';
import { useLabel, useTexts } from '../i18n/texts';
import { offsetNow, presetWords } from './filter-words';
import {
  conditionsAsDays,
  conditionsAsRange,
  conditionsAsWords,
  daysAsConditions,
  filterEditorOf,
  holdsMany,
  rangeAsConditions,
  type FilterField,
  type NumberSpan,
} from './filters';
import { isComposing } from './key-match';
import { useRefSource, useRefTitle, type RefHit } from './ref-source';
import { Run } from './text-run';

const texts = {
  words: ['Words', '文字', '文字'],
  comparison: ['Comparison', '比较方式', '比較方式'],
  least: ['At least', '不少于', '至少'],
  most: ['At most', '不多于', '至多'],
  from: ['From', '从', '從'],
  until: ['Until', '至', '至'],
  notDay: ['This day does not exist', '日期不存在', '日期不存在'],
  notNumber: ['A number is expected', '应为数字', '應為數字'],
  anyValue: ['Has a value', '已填写', '已填寫'],
  noValue: ['Is empty', '为空', '空白'],
  yes: ['Yes', '是', '是'],
  no: ['No', '否', '否'],
  find: ['Find', '查找', '尋找'],
  nothing: ['Nothing found', '未找到', '找不到'],
  done: ['Done', '完成', '完成'],
} as const satisfies Record<string, Label>;

const comparisons = {
  contains: ['Contains', '包含', '包含'],
  begins: ['Begins with', '开头是', '開頭是'],
  is: ['Is', '是', '是'],
} as const satisfies Record<TextOp, Label>;

interface EditorProps extends FilterField {
  readonly conditions: readonly FieldCondition[];
  readonly currency: string;
  readonly onChange: (next: readonly FieldCondition[]) => void;
}

/** The editor of one filter; what it says takes effect at once. */
export function FilterEditorPanel({ onClose, ...props }: EditorProps & { readonly onClose: () => void }): ReactNode {
  const t = useTexts(texts);
  const { path, conditions, onChange, field } = props;
  const presence = conditions[0]?.op;
  const editor = filterEditorOf(field);
  const frame = useRef<HTMLDivElement>(null);
  // The field was chosen by keyboard a moment ago: its value is typed next.
  useEffect(() => frame.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  return (
    <Stack
      ref={frame}
      gap={10}
      mt={6}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !isComposing(event.nativeEvent) && event.target instanceof HTMLInputElement) {
          event.target.blur();
          onClose();
        }
      }}
    >
      {editor === 'choices' && <Choices {...props} />}
      {editor === 'records' && <Records {...props} />}
      {editor === 'words' && <Words {...props} />}
      {editor === 'range' && <NumberRange {...props} />}
      {editor === 'days' && <Days {...props} />}
      {editor === 'flag' && <Flag {...props} />}
      {editor !== 'flag' && !field.required && (
        <Group gap={16}>
          <Checkbox
            size="xs"
            label={t('anyValue')}
            checked={presence === 'notEmpty'}
            onChange={(event) => onChange(event.currentTarget.checked ? [{ field: path, op: 'notEmpty' }] : [])}
          />
          <Checkbox
            size="xs"
            label={t('noValue')}
            checked={presence === 'empty'}
            onChange={(event) => onChange(event.currentTarget.checked ? [{ field: path, op: 'empty' }] : [])}
          />
        </Group>
      )}
      <Group justify="flex-end">
        <Button size="compact-sm" variant="light" onClick={onClose}>
          {t('done')}
        </Button>
      </Group>
    </Stack>
  );
}

const valuesOf = (conditions: readonly FieldCondition[]): readonly (string | number | boolean)[] => {
  const [first] = conditions;
  if (first?.op === 'in') return first.value;
  return first?.op === 'eq' || first?.op === 'has' ? [first.value] : [];
};

const toggled = (values: readonly (string | number | boolean)[], value: string): (string | number | boolean)[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value];

function Choices({ path, field, conditions, onChange }: EditorProps): ReactNode {
  const label = useLabel();
  const chosen = valuesOf(conditions);
  return (
    <Stack gap={8} role="group" aria-label={label(field.label)}>
      {Object.entries(field.choices ?? {}).map(([value, words], index) => (
        <Checkbox
          key={value}
          size="xs"
          {...(index === 0 ? { 'data-autofocus': true } : {})}
          label={label(words)}
          checked={chosen.includes(value)}
          onChange={() => {
            const next = toggled(chosen, value);
            onChange(next.length === 0 ? [] : [{ field: path, op: 'in', value: next }]);
          }}
        />
      ))}
    </Stack>
  );
}

function Records({ path, field, conditions, onChange }: EditorProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const source = useRefSource();
  const [text, setText] = useState('');
  const [hits, setHits] = useState<readonly RefHit[] | undefined>();
  const target = field.target;
  const entity = target !== undefined && isEntityName(target) ? target : undefined;
  const single = holdsMany(path, field);
  const chosen = valuesOf(conditions).map(String);
  useEffect(() => {
    let current = true;
    if (entity)
      void source.search(entity, text).then((found) => {
        if (current) setHits(found);
      });
    return () => {
      current = false;
    };
  }, [source, entity, text]);
  if (!entity) return null;
  const pick = (id: string): void => {
    if (single) {
      onChange(chosen.includes(id) ? [] : [{ field: path, op: 'has', value: id }]);
      return;
    }
    const next = toggled(chosen, id);
    onChange(next.length === 0 ? [] : [{ field: path, op: 'in', value: next }]);
  };
  const offered = (hits ?? []).filter((hit) => !chosen.includes(hit.id)).slice(0, 20);
  return (
    <>
      <TextInput
        data-autofocus
        size="xs"
        aria-label={t('find')}
        placeholder={t('find')}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ScrollArea.Autosize mah={240} type="auto">
        <Stack gap={8} role="group" aria-label={label(field.label)}>
          {chosen.map((id) => (
            <Chosen key={id} entity={entity} id={id} onPick={() => pick(id)} />
          ))}
          {offered.map((hit) => (
            <Checkbox
              key={hit.id}
              size="xs"
              label={<Run>{hit.title}</Run>}
              {...(hit.detail ? { description: hit.detail } : {})}
              checked={false}
              onChange={() => pick(hit.id)}
            />
          ))}
          {hits !== undefined && offered.length === 0 && chosen.length === 0 && <p className="s d2">{t('nothing')}</p>}
        </Stack>
      </ScrollArea.Autosize>
    </>
  );
}

function Chosen({
  entity,
  id,
  onPick,
}: {
  readonly entity: EntityName;
  readonly id: string;
  readonly onPick: () => void;
}): ReactNode {
  const title = useRefTitle(entity, id);
  return <Checkbox size="xs" checked label={<Run>{title ?? id}</Run>} onChange={onPick} />;
}

function Words({ path, conditions, onChange }: EditorProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const said = conditionsAsWords(conditions);
  const [words, setWords] = useState(said.words);
  const [op, setOp] = useState<TextOp>(said.op);
  const say = (next: TextOp): void => {
    const trimmed = words.trim();
    if (trimmed === said.words && next === said.op) return;
    if (trimmed !== '') onChange([{ field: path, op: next, value: trimmed }]);
    else if (said.words !== '') onChange([]);
  };
  return (
    <>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={t('comparison')}
        value={op}
        data={textOps.map((value) => ({ value, label: label(comparisons[value]) }))}
        onChange={(next) => {
          setOp(next);
          say(next);
        }}
      />
      <TextInput
        data-autofocus
        size="xs"
        aria-label={t('words')}
        autoComplete="off"
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
        onBlur={() => say(op)}
      />
    </>
  );
}

const digitsOf = (field: Field, currency: string): number =>
  field.kind === 'money' ? minorDigits(currency) : field.kind === 'percent' ? 2 : field.kind === 'quantity' ? 3 : 0;

function NumberRange({ path, field, conditions, currency, onChange }: EditorProps): ReactNode {
  const t = useTexts(texts);
  const { region } = useFormat().options;
  const digits = digitsOf(field, currency);
  const span = conditionsAsRange(conditions);
  const write = (value: number | undefined): string =>
    value === undefined ? '' : decimalForEditing(value, digits, 0, region);
  const [least, setLeast] = useState(write(span.least));
  const [most, setMost] = useState(write(span.most));
  const read = (text: string): number | undefined | 'wrong' =>
    text.trim() === '' ? undefined : (parseDecimal(text, digits, region) ?? 'wrong');
  const settle = (): void => {
    const [a, b] = [read(least), read(most)];
    if (a === 'wrong' || b === 'wrong') return;
    const next: NumberSpan = { ...(a === undefined ? {} : { least: a }), ...(b === undefined ? {} : { most: b }) };
    if (next.least !== span.least || next.most !== span.most) onChange(rangeAsConditions(path, next));
  };
  const problem = (text: string) => (read(text) === 'wrong' ? { error: t('notNumber') } : {});
  return (
    <Group grow align="flex-start">
      <TextInput
        data-autofocus
        size="xs"
        inputMode="decimal"
        label={t('least')}
        autoComplete="off"
        value={least}
        {...problem(least)}
        onChange={(event) => setLeast(event.currentTarget.value)}
        onBlur={settle}
      />
      <TextInput
        size="xs"
        inputMode="decimal"
        label={t('most')}
        autoComplete="off"
        value={most}
        {...problem(most)}
        onChange={(event) => setMost(event.currentTarget.value)}
        onBlur={settle}
      />
    </Group>
  );
}

function Days({ path, field, conditions, onChange }: EditorProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const span = conditionsAsDays(conditions, offsetNow(), format.today);
  const label = useLabel();
  const [first] = conditions;
  const preset = first?.op === 'days' ? first.value : undefined;
  const kind = field.kind === 'instant' ? 'instant' : 'date';
  const [from, setFrom] = useState(span.from ?? '');
  const [until, setUntil] = useState(span.until ?? '');
  const read = (text: string): string | undefined | 'wrong' =>
    text.trim() === '' ? undefined : (parseDate(text, format.options) ?? 'wrong');
  const apply = (next: DaySpan): void => {
    setFrom(next.from ?? '');
    setUntil(next.until ?? '');
    onChange(daysAsConditions(path, kind, next, offsetNow()));
  };
  const settle = (): void => {
    const [a, b] = [read(from), read(until)];
    if (a === 'wrong' || b === 'wrong' || (a === span.from && b === span.until)) return;
    apply({ ...(a === undefined ? {} : { from: a }), ...(b === undefined ? {} : { until: b }) });
  };
  const problem = (text: string) => (read(text) === 'wrong' ? { error: t('notDay') } : {});
  return (
    <>
      <Group gap={6}>
        {dayPresets.map((name, index) => (
          <Button
            key={name}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            size="compact-xs"
            variant={name === preset ? 'light' : 'default'}
            aria-pressed={name === preset}
            onClick={() => {
              const days = spanOf(name, format.today);
              setFrom(days.from ?? '');
              setUntil(days.until ?? '');
              onChange([{ field: path, op: 'days', value: name }]);
            }}
          >
            {label(presetWords[name])}
          </Button>
        ))}
      </Group>
      <Group grow align="flex-start">
        <TextInput
          size="xs"
          label={t('from')}
          autoComplete="off"
          value={from}
          {...problem(from)}
          onChange={(event) => setFrom(event.currentTarget.value)}
          onBlur={settle}
        />
        <TextInput
          size="xs"
          label={t('until')}
          autoComplete="off"
          value={until}
          {...problem(until)}
          onChange={(event) => setUntil(event.currentTarget.value)}
          onBlur={settle}
        />
      </Group>
    </>
  );
}

function Flag({ path, field, conditions, onChange }: EditorProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const [first] = conditions;
  const value = first === undefined ? '' : first.op === 'eq' && first.value === true ? 'yes' : 'no';
  return (
    <Radio.Group
      aria-label={label(field.label)}
      value={value}
      onChange={(next) =>
        onChange([next === 'yes' ? { field: path, op: 'eq', value: true } : { field: path, op: 'ne', value: true }])
      }
    >
      <Group gap={16}>
        <Radio size="xs" value="yes" label={t('yes')} data-autofocus />
        <Radio size="xs" value="no" label={t('no')} />
      </Group>
    </Radio.Group>
  );
}
