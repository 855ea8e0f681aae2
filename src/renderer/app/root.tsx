import { MantineProvider, type MantineColorScheme } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { firstWeekday, makeFormat, todayOf } from '../i18n/format';
import { FormatContext } from '../i18n/format-context';
import { keepPreferences, PreferencesContext, readPreferences, type Preferences } from '../i18n/preferences';
import { LanguageContext } from '../i18n/texts';
import { PlatformContext, type Platform } from '../platform/platform';
import { DensityContext } from '../ui/density';
import { ErrorBoundary } from '../ui/error-panel';
import { ShortcutsProvider } from '../ui/shortcuts';
import { cssVariablesResolver, theme } from '../ui/theme';
import { ToastProvider } from '../ui/toast';
import { ViewMemoryContext } from '../ui/view-memory';
import { datesWords } from './dates-words';

/** The shell puts a fresh nonce into the page; style elements made later carry it. */
const styleNonce = (): string => document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

/** Today's date, renewed when the day ends while the window stays open. */
function useToday(): string {
  const [today, setToday] = useState(() => todayOf(Date.now()));
  useEffect(() => {
    const look = (): void => setToday(todayOf(Date.now()));
    const timer = setInterval(look, 30_000);
    document.addEventListener('visibilitychange', look);
    // Whoever wakes a laptop unlocks it: the focus moves, and the day is the right one at once.
    document.addEventListener('focusin', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
      document.removeEventListener('focusin', look);
    };
  }, []);
  return today;
}

interface RootProps {
  readonly platform: Platform;
  /** Languages the system asks for, best first. */
  readonly wanted: readonly string[];
  readonly children: ReactNode;
}

/** Everything a screen may count on: language, formats, theme, keys, messages. */
export function Root({ platform, wanted, children }: RootProps): ReactNode {
  const [preferences, setPreferences] = useState<Preferences>(() => readPreferences(platform.kept, wanted));
  const { language, region, theme: scheme, density } = preferences;
  const today = useToday();
  const change = useCallback(
    (changes: Partial<Preferences>) => setPreferences(keepPreferences(platform.kept, changes, wanted)),
    [platform, wanted],
  );
  useEffect(() => {
    document.documentElement.lang = language;
    platform.setLanguage(language);
  }, [language, platform]);
  useEffect(() => {
    document.documentElement.dataset['density'] = density;
  }, [density]);

  const format = useMemo(() => makeFormat({ language, region, today }), [language, region, today]);
  const control = useMemo(() => ({ preferences, change }), [preferences, change]);
  const memory = useMemo(() => ({ session: platform.session, lasting: platform.kept }), [platform]);
  const colorScheme: MantineColorScheme = scheme;
  return (
    <PlatformContext.Provider value={platform}>
      <PreferencesContext.Provider value={control}>
        <LanguageContext.Provider value={language}>
          <FormatContext.Provider value={format}>
            <DensityContext.Provider value={density}>
              <ViewMemoryContext.Provider value={memory}>
                <MantineProvider
                  theme={theme}
                  cssVariablesResolver={cssVariablesResolver}
                  getStyleNonce={styleNonce}
                  {...(colorScheme === 'auto'
                    ? { defaultColorScheme: 'auto' as const }
                    : { forceColorScheme: colorScheme })}
                  colorSchemeManager={noColorSchemeManager}
                >
                  <DatesProvider
                    settings={{
                      locale: datesWords[language],
                      firstDayOfWeek: firstWeekday(region),
                      consistentWeeks: true,
                    }}
                  >
                    <ShortcutsProvider>
                      <ToastProvider>
                        <ErrorBoundary>{children}</ErrorBoundary>
                      </ToastProvider>
                    </ShortcutsProvider>
                  </DatesProvider>
                </MantineProvider>
              </ViewMemoryContext.Provider>
            </DensityContext.Provider>
          </FormatContext.Provider>
        </LanguageContext.Provider>
      </PreferencesContext.Provider>
    </PlatformContext.Provider>
  );
}

/** The theme is one of the preferences; Mantine keeps no copy of its own. */
const noColorSchemeManager = {
  get: (fallback: MantineColorScheme) => fallback,
  set: () => undefined,
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => undefined,
};
