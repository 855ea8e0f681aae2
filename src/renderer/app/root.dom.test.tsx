import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { useFormat } from '../i18n/format-context';
import { keptValues } from '../platform/kept-values';
import { choosePlatform } from '../platform/choose-platform';
import { Root } from './root';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const Today = () => <input aria-label="today" readOnly value={useFormat().today} />;

test('a laptop that slept for a week shows the day of its waking as soon as somebody unlocks it', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(2026, 10, 22, 12) });
  render(
    <Root platform={choosePlatform(keptValues(() => window.localStorage))} wanted={['en']}>
      <Today />
    </Root>,
  );
  const shown = screen.getByLabelText<HTMLInputElement>('today');
  expect(shown.value).toBe('2026-11-22');
  vi.setSystemTime(new Date(2026, 10, 29, 12));
  fireEvent.focusIn(shown);
  expect(shown.value).toBe('2026-11-29');
});
