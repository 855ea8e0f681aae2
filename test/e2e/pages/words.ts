import { entities } from '../../../src/shared/entities';
import type { Label, Language } from '../../../src/shared/schema/label';
import { texts as accounts } from '../../../src/renderer/features/accounts/texts';
import { texts as admin } from '../../../src/renderer/features/admin/texts';
import { texts as activities } from '../../../src/renderer/features/activities/texts';
import { texts as contacts } from '../../../src/renderer/features/contacts/texts';
import { texts as orders } from '../../../src/renderer/features/orders/texts';
import { texts as signIn } from '../../../src/renderer/features/sign-in/texts';
import { texts as sync } from '../../../src/renderer/features/sync/texts';
import { texts as unlock } from '../../../src/renderer/features/unlock/texts';
import { texts as frame } from '../../../src/renderer/app/texts';
import { formatText, type Params } from '../../../src/renderer/i18n/texts';

const all = { accounts, activities, admin, contacts, orders, signIn, sync, unlock, frame } as const;
type Section = keyof typeof all;

/** The words on the screen in the language of a test, taken from where the screens take them. */
export function wordsIn(language: Language) {
  return {
    language,
    word: <S extends Section>(section: S, key: keyof (typeof all)[S] & string, params?: Params): string =>
      formatText((all[section] as unknown as Record<string, Label>)[key] as Label, language, params),
    field: (entity: keyof typeof entities, name: string): string =>
      formatText((entities[entity].fields as Record<string, { label: Label }>)[name]?.label as Label, language),
    label: (label: Label, params?: Params): string => formatText(label, language, params),
  };
}
export type Words = ReturnType<typeof wordsIn>;
