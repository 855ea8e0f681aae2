import { ActionIcon, Popover, TextInput } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Label } from '../../shared/schema/label';
import { dateOrder, parseDate, parseTime } from '../i18n/format';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';

const texts = {
  calendar: ['Calendar', '日历', '日曆'],
  time: ['Time', '时间', '時間'],
  noTime: ['No time of day', '不是有效的时间', '不是有效的時間'],
} as const satisfies Record<string, Label>;

export interface DateFieldProps {
  readonly label?: ReactNode;
  readonly 'aria-label'?: string;
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly withAsterisk?: boolean;
  readonly disabled?: boolean;
  readonly name?: string;
  readonly autoFocus?: boolean;
  readonly description?: ReactNode;
  readonly onBlur?: () => void;
}

/** A date written in the order of the region, typed or picked; typing takes 16-11, 11 月 16 日, "tomorrow". */
export function DateField({ value, onChange, onBlur, ...rest }: DateFieldProps): ReactNode {
  const format = useFormat();
  const t = useTexts(texts);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [opened, setOpened] = useState(false);
  const order = dateOrder(format.options.region);
  const written =
    value !== undefined && /^\d{4}-\d{2}-\d{2}/.test(value)
      ? order.replace('YYYY', value.slice(0, 4)).replace('MM', value.slice(5, 7)).replace('DD', value.slice(8, 10))
      : (value ?? '');
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" trapFocus returnFocus withRoles={false}>
      <Popover.Target>
        <TextInput
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          {...rest}
          autoComplete="off"
          placeholder={order}
          value={typed ?? written}
          onChange={(event) => {
            const text = event.currentTarget.value;
            setTyped(text);
            onChange(text.trim() === '' ? undefined : (parseDate(text, format.options) ?? text));
          }}
          onBlur={() => {
            if (typed !== undefined && (typed.trim() === '' || parseDate(typed, format.options) !== undefined))
              setTyped(undefined);
            onBlur?.();
          }}
          rightSection={
            <ActionIcon
              aria-label={t('calendar')}
              disabled={rest.disabled ?? false}
              onClick={() => setOpened((open) => !open)}
            >
              <IconCalendar size={16} aria-hidden />
            </ActionIcon>
          }
        />
      </Popover.Target>
      <Popover.Dropdown className="pop" aria-label={t('calendar')}>
        <DatePicker
          value={value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : null}
          defaultDate={value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : format.today}
          onChange={(next) => {
            setTyped(undefined);
            setOpened(false);
            onChange(next ?? undefined);
          }}
        />
      </Popover.Dropdown>
    </Popover>
  );
}

const instantAt = (date: string, minutes: number): string | undefined => {
  const [year, month, day] = date.split('-').map(Number);
  if (year === undefined || month === undefined || day === undefined || Number.isNaN(year + month + day))
    return undefined;
  const at = new Date(year, month - 1, day);
  at.setMinutes(minutes);
  return at.toISOString();
};
const nine = 9 * 60;

/**
 * A moment as date and time of day where the user is, kept as an instant in UTC. The time is written as the region writes
 * it; what was typed and is no time stays in the field, and makes the value one that the form refuses.
 */
export function InstantField({ value, onChange, label, onBlur, ...rest }: DateFieldProps): ReactNode {
  const format = useFormat();
  const t = useTexts(texts);
  const known = value !== undefined && !Number.isNaN(Date.parse(value));
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [wrong, setWrong] = useState(false);
  const written = known ? format.time(value) : '';
  const date = known ? format.dateOf(value) : value?.slice(0, 10);
  const minutes = parseTime(typed ?? written);
  return (
    <div className="instantfield">
      <DateField
        {...rest}
        {...(label === undefined ? {} : { label })}
        value={date}
        onChange={(next) => onChange(next === undefined ? undefined : (instantAt(next, minutes ?? nine) ?? next))}
        {...(onBlur ? { onBlur } : {})}
      />
      <TextInput
        className="timefield figures"
        aria-label={t('time')}
        autoComplete="off"
        disabled={rest.disabled ?? false}
        placeholder={format.time(instantAt(format.today, nine) ?? '')}
        value={typed ?? written}
        error={wrong}
        {...(wrong ? { title: t('noTime') } : {})}
        onChange={(event) => {
          const text = event.currentTarget.value;
          const day = date ?? format.today;
          const at = parseTime(text);
          setTyped(text);
          setWrong(false);
          if (text.trim() !== '') onChange((at === undefined ? undefined : instantAt(day, at)) ?? `${day}T${text}`);
        }}
        onBlur={() => {
          if (typed === undefined || typed.trim() === '' || minutes !== undefined) setTyped(undefined);
          else setWrong(true);
          onBlur?.();
        }}
      />
    </div>
  );
}
