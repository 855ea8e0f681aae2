import { Fragment, type ReactNode } from 'react';
import { isEntityName, type EntityName } from '../../shared/entities';
import { textOps, type DayPreset, type FieldCondition, type TextOp } from '../../shared/domain/condition';
import type { Field } from '../../shared/schema/field';
import type { Label, Language } from '../../shared/schema/label';
import { useFormat } from '../i18n/format-context';
import { useLabel, useLanguage, useTexts } from '../i18n/texts';
import { conditionsAsDays, conditionsAsRange, filterEditorOf } from './filters';
import { useRefAbsent, useRefTitle } from './ref-source';
import { Run } from './text-run';

const texts = {
  least: ['{value} and more', '{value} 及以上', '{value} 以上'],
  most: ['up to {value}', '{value} 及以下', '{value} 以下'],
  between: ['{least} to {most}', '{least} 至 {most}', '{least} 至 {most}'],
  from: ['from {day}', '{day} 起', '{day} 起'],
  until: ['until {day}', '至 {day}', '至 {day}'],
  contains: ['contains {words}', '包含 {words}', '包含 {words}'],
  begins: ['begins with {words}', '开头是 {words}', '開頭是 {words}'],
  is: ['is {words}', '是 {words}', '是 {words}'],
  empty: ['empty', '为空', '空白'],
  filled: ['filled', '已填写', '已填寫'],
  yes: ['yes', '是', '是'],
  no: ['no', '否', '否'],
  gone: ['not here', '不在本机', '不在此裝置'],
} as const satisfies Record<string, Label> & Record<TextOp, Label>;

export const presetWords = {
  today: ['Today', '今天', '今天'],
  thisWeek: ['This week', '本周', '本週'],
  thisMonth: ['This month', '本月', '本月'],
  lastMonth: ['Last month', '上月', '上月'],
  last7: ['Last 7 days', '近 7 天', '近 7 天'],
  last30: ['Last 30 days', '近 30 天', '近 30 天'],
  last90: ['Last 90 days', '近 90 天', '近 90 天'],
  olderThan30: ['Over 30 days ago', '30 天以前', '30 天以前'],
  olderThan90: ['Over 90 days ago', '90 天以前', '90 天以前'],
  next7: ['Next 7 days', '未来 7 天', '未來 7 天'],
  next30: ['Next 30 days', '未来 30 天', '未來 30 天'],
  overdue: ['Before today', '今天以前', '今天以前'],
} as const satisfies Record<DayPreset, Label>;

interface FilterWordsProps {
  readonly field: Field;
  readonly conditions: readonly FieldCondition[];
  readonly currency: string;
}

/** What a filter asks for, in words. */
export function FilterWords({ field, conditions, currency }: FilterWordsProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const language = useLanguage();
  const format = useFormat();
  const [first] = conditions;
  if (!first) return null;
  if (first.op === 'empty') return t('empty');
  if (first.op === 'notEmpty') return t('filled');
  const separator = language === 'en' ? ', ' : '、';
  const values = !('value' in first) ? [] : first.op === 'in' ? first.value : [first.value];
  switch (filterEditorOf(field)) {
    case 'choices':
      return values
        .map((value) => label(field.choices?.[String(value)] ?? [String(value), String(value), String(value)]))
        .join(separator);
    case 'records': {
      const target = field.target;
      if (target === undefined || !isEntityName(target)) return values.join(separator);
      return values.map((value, index) => (
        <Fragment key={String(value)}>
          {index > 0 && separator}
          <RecordTitle entity={target} id={String(value)} />
        </Fragment>
      ));
    }
    case 'range': {
      const write = (value: number): string =>
        field.kind === 'money'
          ? format.wholeMoney(value, currency)
          : field.kind === 'percent'
            ? format.percent(value)
            : field.kind === 'quantity'
              ? format.quantity(value)
              : format.number(value);
      const { least, most } = conditionsAsRange(conditions);
      if (least !== undefined && least === most) return write(least);
      if (least !== undefined && most !== undefined) return t('between', { least: write(least), most: write(most) });
      if (least !== undefined) return t('least', { value: write(least) });
      return most === undefined ? null : t('most', { value: write(most) });
    }
    case 'days': {
      if (first.op === 'days') return inSentence(label(presetWords[first.value]), language);
      const { from, until } = conditionsAsDays(conditions, offsetNow(), format.today);
      if (from !== undefined && from === until) return format.date(from);
      if (from !== undefined && until !== undefined)
        return t('between', { least: format.date(from), most: format.date(until) });
      if (from !== undefined) return t('from', { day: format.date(from) });
      return until === undefined ? null : t('until', { day: format.date(until) });
    }
    case 'flag':
      return t(first.op === 'eq' && first.value === true ? 'yes' : 'no');
    case 'words': {
      const op = textOps.find((one) => one === first.op);
      if (op === undefined) return <Run>{values.join(separator)}</Run>;
      const [before = '', after = ''] = t(op, { words: '\u0000' }).split('\u0000');
      return (
        <>
          {before}
          <Run>{values.join(separator)}</Run>
          {after}
        </>
      );
    }
    case 'presence':
      return <Run>{values.join(separator)}</Run>;
  }
}

const inSentence = (words: string, language: Language): string =>
  language === 'en' ? words.charAt(0).toLowerCase() + words.slice(1) : words;

function RecordTitle({ entity, id }: { readonly entity: EntityName; readonly id: string }): ReactNode {
  const title = useRefTitle(entity, id);
  return title === undefined ? <NoTitle entity={entity} id={id} /> : <Run>{title}</Run>;
}

function NoTitle({ entity, id }: { readonly entity: EntityName; readonly id: string }): ReactNode {
  const t = useTexts(texts);
  return useRefAbsent(entity, id) && t('gone');
}

/** Minutes to add to UTC for the reader's time, now. */
export const offsetNow = (): number => -new Date().getTimezoneOffset();
