import { MantineProvider } from '@mantine/core';
import { render, type RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import { makeFormat, type Region } from '../../src/renderer/i18n/format';
import { FormatContext } from '../../src/renderer/i18n/format-context';
import { LanguageContext } from '../../src/renderer/i18n/texts';
import { ShortcutsProvider } from '../../src/renderer/ui/shortcuts';
import { cssVariablesResolver, theme } from '../../src/renderer/ui/theme';
import { ToastProvider } from '../../src/renderer/ui/toast';
import { memoryOfView, ViewMemoryContext } from '../../src/renderer/ui/view-memory';
import type { Language } from '../../src/shared/schema/label';

export interface UiOptions {
  readonly language?: Language;
  readonly region?: Region;
  readonly today?: string;
}

/** Renders a piece of the interface with everything it may count on, without data and platform. */
export function renderUi(children: ReactNode, options: UiOptions = {}): RenderResult {
  const { language = 'en', region = 'en-GB', today = '2026-11-22' } = options;
  return render(
    <LanguageContext.Provider value={language}>
      <FormatContext.Provider value={makeFormat({ language, region, today })}>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} env="test">
          <ShortcutsProvider>
            <ViewMemoryContext.Provider value={{ session: memoryOfView(), lasting: memoryOfView() }}>
              <ToastProvider>{children}</ToastProvider>
            </ViewMemoryContext.Provider>
          </ShortcutsProvider>
        </MantineProvider>
      </FormatContext.Provider>
    </LanguageContext.Provider>,
  );
}

/** A key press as a keyboard sends it; `composing` as while an input method is at work. */
export function press(
  target: Element | Window,
  key: string,
  options: KeyboardEventInit & { readonly composing?: boolean; readonly keyCode?: number } = {},
): KeyboardEvent {
  const { composing = false, keyCode, ...init } = options;
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
  Object.defineProperty(event, 'isComposing', { value: composing });
  if (keyCode !== undefined) Object.defineProperty(event, 'keyCode', { value: keyCode });
  target.dispatchEvent(event);
  return event;
}
