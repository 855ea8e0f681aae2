import { Button, Popover, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import { isAnyOf, type AnyOf, type FieldCondition } from '../../shared/domain/condition';
import { entityOf, type EntityName } from '../../shared/entities';
import type { Field } from '../../shared/schema/field';
import type { Label } from '../../shared/schema/label';
import { useLabel, useTexts } from '../i18n/texts';
import { Chip } from './chip';
import { FilterEditorPanel } from './filter-editor';
import { filterFieldsOf, filtersByField, withFilter, type FilterCondition, type FilterField } from './filters';
import { FilterWords } from './filter-words';
import { Key } from './kbd';
import { isComposing } from './key-match';
import { useShortcuts } from './shortcuts';

const texts = {
  add: ['Add filter', '添加筛选', '新增篩選'],
  find: ['Find a field', '查找字段', '尋找欄位'],
  fields: ['Fields', '字段', '欄位'],
  none: ['No field is called that', '没有这个字段', '沒有這個欄位'],
  anyOf: ['Any of', '任一条件', '任一條件'],
  either: ['Any of', '满足任一', '符合任一'],
  or: ['or', '或', '或'],
  and: ['And', '并且', '並且'],
  addAlternative: ['Add an alternative', '添加备选条件', '新增備選條件'],
  alternative: ['Alternative {n}', '备选条件 {n}', '備選條件 {n}'],
  clear: ['Clear all', '全部清除', '全部清除'],
  picked: ['From a report', '来自报表', '來自報表'],
  records: ['{n} record|{n} records', '{n} 条', '{n} 筆'],
} as const satisfies Record<string, Label>;
const filterKey = ['Filter', '筛选', '篩選'] as const satisfies Label;

interface FilterBarProps {
  readonly entity: EntityName;
  /** Derived figures beside the fields of the definition. */
  readonly extra?: Readonly<Record<string, Field>>;
  readonly conditions: readonly FilterCondition[];
  readonly onChange: (conditions: FilterCondition[]) => void;
  /** Of the amounts, for typing and showing them. */
  readonly currency: string;
  /** At the right: count, column menu. */
  readonly children?: ReactNode;
}

/** Chips, one per field filtered by; F adds one, a click on a chip opens its editor. Below them lists of filters of which one has to hold. */
export function FilterBar({ entity, extra, conditions, onChange, currency, children }: FilterBarProps): ReactNode {
  const t = useTexts(texts);
  const fields = useMemo(() => filterFieldsOf(entityOf(entity), extra), [entity, extra]);
  const [beginning, setBeginning] = useState(false);
  const alternatives = conditions.filter(isAnyOf);
  const picked = conditions.flatMap((condition) =>
    condition.field === 'id' && condition.op === 'in' ? condition.value : [],
  );
  const isNew = beginning && alternatives.length === 0;
  return (
    <div className="gridhead">
      {picked.length > 0 && (
        <Chip
          field={t('picked')}
          value={t('records', { n: picked.length })}
          onRemove={() => onChange(withFilter(conditions, 'id', []))}
        />
      )}
      <Filters
        fields={fields}
        conditions={conditions.filter((one) => !isAnyOf(one))}
        currency={currency}
        label={t('add')}
        isMain
        onChange={(path, next) => onChange(withFilter(conditions, path, next))}
      />
      {alternatives.length === 0 && !isNew && (
        <Button variant="subtle" size="compact-sm" onClick={() => setBeginning(true)}>
          {t('anyOf')}
        </Button>
      )}
      {conditions.length > 1 && (
        <button type="button" className="linkbutton s" onClick={() => onChange([])}>
          {t('clear')}
        </button>
      )}
      {children}
      {(isNew ? [noneYet] : alternatives).map((either) => (
        <Alternatives
          key={either.field}
          either={either}
          fields={fields}
          currency={currency}
          onChange={(lists) => {
            setBeginning(false);
            onChange(withFilter(conditions, either.field, lists.length === 0 ? [] : [{ ...either, value: lists }]));
          }}
        />
      ))}
    </div>
  );
}

const noneYet: AnyOf = { field: 'anyOf', op: 'anyOf', value: [] };

interface AlternativesProps {
  readonly either: AnyOf;
  readonly fields: readonly FilterField[];
  readonly currency: string;
  /** No list is empty. */
  readonly onChange: (lists: AnyOf['value']) => void;
}

/** A row for each list, whose filters all have to hold, and an empty one for the next. */
function Alternatives({ either, fields, currency, onChange }: AlternativesProps): ReactNode {
  const t = useTexts(texts);
  return [...either.value, []].map((list: readonly FieldCondition[], place) => (
    <div key={place} className="filteralternative" role="group" aria-label={t('alternative', { n: place + 1 })}>
      <span className="s d2">{t(place === 0 ? 'either' : 'or')}</span>
      <Filters
        fields={fields}
        conditions={list}
        currency={currency}
        label={t(list.length === 0 ? 'addAlternative' : 'and')}
        isMain={false}
        onChange={(path, next) =>
          onChange(either.value.toSpliced(place, 1, withFilter(list, path, next)).filter((one) => one.length > 0))
        }
      />
    </div>
  ));
}

interface FiltersProps {
  readonly fields: readonly FilterField[];
  readonly conditions: readonly FieldCondition[];
  readonly currency: string;
  /** Of the button that adds one. */
  readonly label: string;
  /** Its button has a key. */
  readonly isMain: boolean;
  readonly onChange: (path: string, next: readonly FieldCondition[]) => void;
}

/** Chips that all have to hold, and the button that adds one. */
function Filters({ fields, conditions, currency, label: addLabel, isMain, onChange }: FiltersProps): ReactNode {
  const label = useLabel();
  const [open, setOpen] = useState<string | undefined>();
  useShortcuts(isMain ? [{ keys: 'f', label: filterKey, run: () => setOpen('+') }] : []);
  return (
    <>
      {filtersByField(conditions).map(({ path, conditions: own }) => {
        const found = fields.find((candidate) => candidate.path === path);
        if (!found) return null;
        return (
          <Popover
            key={path}
            opened={open === path}
            onChange={(opened) => setOpen(opened ? path : undefined)}
            position="bottom-start"
            width={320}
            trapFocus
            returnFocus
          >
            <Popover.Target>
              <Chip
                field={label(found.field.label)}
                value={<FilterWords field={found.field} conditions={own} currency={currency} />}
                expanded={open === path}
                onClick={() => setOpen(open === path ? undefined : path)}
                onRemove={() => onChange(path, [])}
              />
            </Popover.Target>
            <Popover.Dropdown className="pop" aria-label={label(found.field.label)}>
              <FilterEditorPanel
                {...found}
                conditions={own}
                currency={currency}
                onChange={(next) => onChange(path, next)}
                onClose={() => setOpen(undefined)}
              />
            </Popover.Dropdown>
          </Popover>
        );
      })}
      <AddFilter
        fields={fields}
        label={addLabel}
        isMain={isMain}
        opened={open === '+'}
        onOpened={(opened) => setOpen(opened ? '+' : undefined)}
        conditions={conditions}
        currency={currency}
        onChange={onChange}
      />
    </>
  );
}

interface AddFilterProps extends FiltersProps {
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
}

function AddFilter(props: AddFilterProps): ReactNode {
  const { fields, label: addLabel, isMain, opened, onOpened, conditions, currency, onChange } = props;
  const t = useTexts(texts);
  const label = useLabel();
  const listId = useId();
  const [text, setText] = useState('');
  const [path, setPath] = useState<string | undefined>();
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (opened) {
      setText('');
      setPath(undefined);
      setActive(0);
    }
  }, [opened]);
  const wanted = text.normalize('NFKC').trim().toLowerCase();
  const found = fields.filter(({ field }) => field.label.some((word) => word.toLowerCase().includes(wanted)));
  const chosen = fields.find((candidate) => candidate.path === path);
  const move = (step: number): void => {
    const next = Math.min(found.length - 1, Math.max(0, active + step));
    setActive(next);
    list.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  return (
    <Popover opened={opened} onChange={onOpened} position="bottom-start" width={320} trapFocus returnFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconFilter size={14} aria-hidden />}
          aria-expanded={opened}
          onClick={() => onOpened(!opened)}
        >
          {addLabel} {isMain && <Key keys="f" />}
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="pop" aria-label={addLabel}>
        {chosen ? (
          <>
            <p className="b s">{label(chosen.field.label)}</p>
            <FilterEditorPanel
              {...chosen}
              conditions={conditions.filter((condition) => condition.field === chosen.path)}
              currency={currency}
              onChange={(next) => onChange(chosen.path, next)}
              onClose={() => onOpened(false)}
            />
          </>
        ) : (
          <>
            <TextInput
              data-autofocus
              aria-label={t('find')}
              placeholder={t('find')}
              autoComplete="off"
              role="combobox"
              aria-expanded
              aria-controls={listId}
              aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
              value={text}
              onChange={(event) => {
                setText(event.currentTarget.value);
                setActive(0);
              }}
              onKeyDown={(event) => {
                if (isComposing(event.nativeEvent)) return;
                if (event.key === 'ArrowDown') move(1);
                else if (event.key === 'ArrowUp') move(-1);
                else if (event.key === 'Enter' && found[active]) setPath(found[active].path);
                else return;
                event.preventDefault();
              }}
            />
            <div id={listId} className="filter-list" role="listbox" aria-label={t('fields')} ref={list}>
              {found.map(({ path: candidate, field }, index) => (
                <div
                  key={candidate}
                  id={`${listId}-${index}`}
                  data-index={index}
                  role="option"
                  aria-selected={index === active}
                  className={index === active ? 'filter-option on' : 'filter-option'}
                  onMouseMove={() => setActive(index)}
                  onClick={() => setPath(candidate)}
                >
                  {label(field.label)}
                </div>
              ))}
            </div>
            {found.length === 0 && <p className="s d2">{t('none')}</p>}
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
