import { ActionIcon, Popover, TextInput } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Label } from '../../shared/schema/label';
import { dateOrder, parseDate } from '../i18n/format';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';

const texts = {
  calendar: ['Calendar', '日历', '日曆'],
  time: ['Time', '时间', '時間'],
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

const localTime = (instant: string): string => {
  const at = new Date(Date.parse(instant));
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
};

/** Local date and time of day -> instant in UTC. Undefined when one of them is no date or time. */
export function instantOf(date: string, time: string): string | undefined {
  const typed = /^(\d{1,2})[:.：]?(\d{2})?$/.exec(time.normalize('NFKC').trim());
  const [year, month, day] = date.split('-').map(Number);
  if (!typed || year === undefined || month === undefined || day === undefined || Number.isNaN(year + month + day))
    return undefined;
  const [hours, minutes] = [Number(typed[1]), Number(typed[2] ?? '0')];
  if (hours > 23 || minutes > 59) return undefined;
  return new Date(year, month - 1, day, hours, minutes).toISOString();
}

/** A moment as date and time of day where the user is, kept as an instant in UTC. */
export function InstantField({ value, onChange, label, onBlur, ...rest }: DateFieldProps): ReactNode {
  const format = useFormat();
  const t = useTexts(texts);
  const known = value !== undefined && !Number.isNaN(Date.parse(value));
  const [time, setTime] = useState<string | undefined>(undefined);
  const shownTime = time ?? (known ? localTime(value) : '');
  const date = known ? format.dateOf(value) : undefined;
  return (
    <div className="instantfield">
      <DateField
        {...rest}
        {...(label === undefined ? {} : { label })}
        value={date ?? value}
        onChange={(next) =>
          onChange(next === undefined ? undefined : (instantOf(next, shownTime === '' ? '09:00' : shownTime) ?? next))
        }
        {...(onBlur ? { onBlur } : {})}
      />
      <TextInput
        className="timefield figures"
        aria-label={t('time')}
        autoComplete="off"
        disabled={rest.disabled ?? false}
        placeholder="09:00"
        value={shownTime}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setTime(text);
          const at = instantOf(date ?? format.today, text);
          if (at !== undefined) onChange(at);
        }}
        onBlur={() => {
          setTime(undefined);
          onBlur?.();
        }}
      />
    </div>
  );
}
