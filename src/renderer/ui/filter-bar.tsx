import { Button, Popover, TextInput } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
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

/** Chips, one per field filtered by; F adds one, a click on a chip opens its editor. */
export function FilterBar({ entity, extra, conditions, onChange, currency, children }: FilterBarProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const fields = useMemo(() => filterFieldsOf(entityOf(entity), extra), [entity, extra]);
  const [open, setOpen] = useState<string | undefined>();
  useShortcuts([{ keys: 'f', label: filterKey, run: () => setOpen('+') }]);
  const change = (path: string, next: readonly FilterCondition[]) => onChange(withFilter(conditions, path, next));
  return (
    <div className="gridhead">
      {filtersByField(conditions).map(({ path, conditions: own }) => {
        if (path === 'id') {
          const picked = own.flatMap((condition) => (condition.op === 'in' ? condition.value : [])).length;
          const words = t('records', { n: picked });
          return <Chip key={path} field={t('picked')} value={words} onRemove={() => change(path, [])} />;
        }
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
                onRemove={() => change(path, [])}
              />
            </Popover.Target>
            <Popover.Dropdown className="pop" aria-label={label(found.field.label)}>
              <FilterEditorPanel
                {...found}
                conditions={own}
                currency={currency}
                onChange={(next) => change(path, next)}
                onClose={() => setOpen(undefined)}
              />
            </Popover.Dropdown>
          </Popover>
        );
      })}
      <AddFilter
        fields={fields}
        opened={open === '+'}
        onOpened={(opened) => setOpen(opened ? '+' : undefined)}
        conditions={conditions}
        currency={currency}
        onChange={change}
      />
      {conditions.length > 1 && (
        <button type="button" className="linkbutton s" onClick={() => onChange([])}>
          {t('clear')}
        </button>
      )}
      {children}
    </div>
  );
}

interface AddFilterProps {
  readonly fields: readonly FilterField[];
  readonly opened: boolean;
  readonly onOpened: (opened: boolean) => void;
  readonly conditions: readonly FilterCondition[];
  readonly currency: string;
  readonly onChange: (path: string, next: readonly FilterCondition[]) => void;
}

function AddFilter({ fields, opened, onOpened, conditions, currency, onChange }: AddFilterProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
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
          {t('add')} <Key keys="f" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown className="pop" aria-label={t('add')}>
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
              aria-controls="filter-fields"
              aria-activedescendant={found[active] ? `filter-field-${active}` : undefined}
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
            <div id="filter-fields" className="filter-list" role="listbox" aria-label={t('fields')} ref={list}>
              {found.map(({ path: candidate, field }, index) => (
                <div
                  key={candidate}
                  id={`filter-field-${index}`}
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
