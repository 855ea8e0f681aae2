import { entityOf } from '../../../shared/entities';
import type { Field } from '../../../shared/schema/field';
import type { Label, Language } from '../../../shared/schema/label';
import { inLanguage } from '../../../shared/schema/label';
import type { PendingChange } from '../../data/api';
import type { EntityName } from '../../../shared/entities';
import type { Format } from '../../i18n/format';
import { formatText } from '../../i18n/texts';
import { texts } from './texts';

interface Reader {
  readonly language: Language;
  readonly format: Format;
}

/** The field of a path: `phone`, `custom.key`, `lines[abc].quantityMilli`; undefined for what the definition does not know. */
export function fieldAt(entity: EntityName, path: string): Field | undefined {
  const definition = entityOf(entity);
  const row = /^([^[.]+)\[.*\]\.([^.\]]+)$/s.exec(path);
  return row ? definition.fields[row[1] ?? '']?.columns?.[row[2] ?? ''] : definition.fields[path];
}

/** The words of a field path; a custom field goes by its own name. */
export function fieldName(entity: EntityName, path: string, language: Language): string {
  const field = fieldAt(entity, path);
  return field ? inLanguage(field.label, language) : path.replace(/^custom\./, '');
}

/** `account` within a sentence: English puts nouns in small letters. */
const inSentence = (label: Label, language: Language): string =>
  language === 'en' ? inLanguage(label, language).toLowerCase() : inLanguage(label, language);

/** a, b and c; at most three by name. */
export function listOf(names: readonly string[], language: Language): string {
  const shown =
    names.length > 3
      ? [...names.slice(0, 2), formatText(texts.moreFields, language, { n: names.length - 2 })]
      : [...names];
  const last = shown.pop();
  if (last === undefined) return '';
  if (shown.length === 0) return last;
  return formatText(texts.listAnd, language, { list: shown.join(inLanguage(texts.listComma, language)), last });
}

/** Fields that follow from others or that nobody entered say nothing to a reader. */
const silent = new Set([
  'ownerId',
  'authorId',
  'statusHistory',
  'stageHistory',
  'grossMinor',
  'accountName',
  'currency',
  'doneAt',
  'closedAt',
  'answeredAt',
]);

export const spokenFields = (change: PendingChange): PendingChange['fields'] => {
  const spoken = change.fields.filter(({ field }) => !silent.has(field));
  return spoken.length > 0 ? spoken : change.fields;
};

/** A change in words: "Phone of Alfreds Futterkiste", "Order K7-0012 for Ottilies Käseladen, 3 lines, € 41.20". */
export function describeChange(change: PendingChange, { language, format }: Reader): string {
  const t = (key: keyof typeof texts, params: Readonly<Record<string, string | number>> = {}) =>
    formatText(texts[key], language, params);
  const after = (name: string): unknown => change.fields.find(({ field }) => field === name)?.after;
  const definition = entityOf(change.entity);
  const entity = inSentence(definition.singular, language);
  const title = change.title === '' ? entity : change.title;
  const withAccount = (what: string): string =>
    change.accountName === undefined ? what : t('forAccount', { what, account: change.accountName });
  if (change.kind === 'remove')
    return withAccount(t('removed', { entity: inLanguage(definition.singular, language), title }));
  if (change.kind === 'create') {
    if (change.entity === 'order') {
      const lines = after('lines');
      const [net, currency] = [after('netMinor'), after('currency')];
      const what = t('orderOf', {
        title,
        account: change.accountName ?? String(after('accountName') ?? ''),
        n: Array.isArray(lines) ? lines.length : 0,
        amount: typeof net === 'number' && typeof currency === 'string' ? format.money(net, currency) : '',
      });
      return after('status') === 'submitted' ? t('submitted', { what }) : what;
    }
    if (change.entity === 'activity') {
      const kind = definition.fields['kind']?.choices?.[String(after('kind'))];
      const words = kind ? inLanguage(kind, language) : entity;
      return withAccount(change.title === '' ? words : t('talk', { kind: words, title: change.title }));
    }
    return withAccount(t('created', { entity, title }));
  }
  const names = spokenFields(change).map(({ field }) => fieldName(change.entity, field, language));
  return withAccount(t('updated', { fields: listOf([...new Set(names)], language), title }));
}
