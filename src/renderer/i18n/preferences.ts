import { createContext, useContext } from 'react';
import { must } from '../../shared/errors';
import { languages, type Language } from '../../shared/schema/label';
import { isRegion, regionOfLanguage, type Region } from './format';

export type Theme = 'light' | 'dark' | 'auto';
export type DensityChoice = 'comfortable' | 'compact';

/** How this device shows things; settings of the device and not of the person. */
export interface Preferences {
  readonly language: Language;
  /** How figures and dates are written, apart from the language. */
  readonly region: Region;
  readonly theme: Theme;
  readonly density: DensityChoice;
  /** The navigation as a narrow rail also in a wide window. */
  readonly rail: boolean;
}

export interface PreferencesControl {
  readonly preferences: Preferences;
  readonly change: (changes: Partial<Preferences>) => void;
}

export const PreferencesContext = createContext<PreferencesControl | undefined>(undefined);

export const usePreferences = (): PreferencesControl =>
  must(useContext(PreferencesContext), 'the app provides the preferences');

/** Where settings of the device are kept (platform). */
export interface PreferenceStore {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

const key = 'preferences';

/** zh-Hant and its regions read Traditional Chinese, every other Chinese Simplified, everything else English. */
export function languageFor(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const lower = tag.toLowerCase();
    if (lower.startsWith('en')) return 'en';
    if (lower.startsWith('zh')) return /hant|tw|hk|mo/.test(lower) ? 'zh-TW' : 'zh-CN';
  }
  return 'en';
}

/** Chinese is written with Chinese dates and times; English with those of whatever Latin region the system names. */
export function regionFor(wanted: readonly string[], language: Language): Region {
  if (language !== 'en') return regionOfLanguage[language];
  return (
    wanted.find(isRegion) ??
    (wanted[0]?.toLowerCase().startsWith('nl')
      ? 'nl-NL'
      : wanted[0]?.toLowerCase().startsWith('de')
        ? 'de-DE'
        : regionOfLanguage[language])
  );
}

/** What was chosen on this device, completed by what the system prefers. */
export const readPreferences = (store: PreferenceStore, wanted: readonly string[]): Preferences =>
  completed(store.get(key), wanted);

function completed(kept: unknown, wanted: readonly string[]): Preferences {
  const values = (typeof kept === 'object' && kept !== null ? kept : {}) as Readonly<Record<string, unknown>>;
  const language = languages.find((known) => known === values['language']) ?? languageFor(wanted);
  return {
    language,
    region: isRegion(values['region']) ? values['region'] : regionFor(wanted, language),
    theme: values['theme'] === 'light' || values['theme'] === 'dark' ? values['theme'] : 'auto',
    density: values['density'] === 'compact' ? 'compact' : 'comfortable',
    rail: values['rail'] === true,
  };
}

/**
 * Keeps what was chosen and nothing else, so that the region follows the language until somebody chooses one.
 * @returns the preferences from now on
 */
export function keepPreferences(
  store: PreferenceStore,
  changes: Partial<Preferences>,
  wanted: readonly string[],
): Preferences {
  const kept = store.get(key);
  const next = { ...(typeof kept === 'object' ? kept : {}), ...changes };
  store.set(key, next);
  return completed(next, wanted);
}
