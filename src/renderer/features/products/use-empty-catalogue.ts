import { useData, useRecords } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { texts } from './texts';

const administrators = {
  where: [
    { field: 'role', op: 'eq', value: 'administrator' },
    { field: 'active', op: 'eq', value: true },
  ],
} as const;

/** How products get in: what an administrator does, and to everybody else which administrators there are. */
export function useEmptyCatalogue(): string {
  const t = useTexts(texts);
  const { user } = useData().session;
  const people = useRecords('user', administrators, { window: { offset: 0, limit: 3 } });
  if (user.role === 'administrator') return t('noProductsAdd');
  const names = people?.rows.map(({ name }) => name).join(t('listJoin')) ?? '';
  return names === '' ? t('noProductsHint') : t('noProductsAsk', { names });
}
