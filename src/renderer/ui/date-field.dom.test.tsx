import { cleanup, fireEvent, screen } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { renderUi } from '../../../test/support/ui-for-tests';
import type { Region } from '../i18n/format';
import { InstantField } from './date-field';

afterEach(cleanup);

const local = (hours: number, minutes: number): string => {
  const at = new Date(2026, 10, 22);
  at.setHours(hours, minutes);
  return at.toISOString();
};

function open(region: Region): { readonly time: () => HTMLInputElement; readonly value: () => string | undefined } {
  let value: string | undefined;
  function Held(): ReactNode {
    const [held, setHeld] = useState<string | undefined>(local(14, 5));
    value = held;
    return <InstantField label="When" value={held} onChange={setHeld} />;
  }
  renderUi(<Held />, { region });
  return { time: () => screen.getByLabelText('Time'), value: () => value };
}

const type = (field: HTMLInputElement, text: string): void => {
  fireEvent.change(field, { target: { value: text } });
  fireEvent.blur(field);
};

test('the time is written as the region writes it, and typed the short way', () => {
  const { time, value } = open('en-US');
  expect(time().value.replace('\u00a0', ' ')).toBe('2:05 PM');
  type(time(), '930p');
  expect(value()).toBe(local(21, 30));
  expect(time().value.replace('\u00a0', ' ')).toBe('9:30 PM');
});

test('a region of 24 hours shows 24 hours', () => {
  const { time, value } = open('de-DE');
  expect(time().value).toBe('14:05');
  type(time(), '930');
  expect([value(), time().value]).toEqual([local(9, 30), '09:30']);
});

test('what is no time stays, is marked, and makes a value that no form saves', () => {
  const { time, value } = open('en-GB');
  type(time(), '2570');
  expect(time().value).toBe('2570');
  expect(time().getAttribute('aria-invalid')).toBe('true');
  expect(Number.isNaN(Date.parse(value() ?? ''))).toBe(true);
  type(time(), '15:45');
  expect(value()).toBe(local(15, 45));
});
