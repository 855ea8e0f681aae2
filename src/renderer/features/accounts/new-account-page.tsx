import { useEffect, useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Body } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useData, useRecords, useRecordState } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { NewRecordPage } from '../../pages/new-record-page';
import { pathOf } from '../../ui/paths';
import { useCareHints } from './account-care';
import { duplicateHints, duplicateSearches, type Candidate, type DuplicateHint } from './duplicates';
import { texts } from './texts';
import './accounts.css';

type Draft = Partial<Body<'account'>>;

const firstFields = [
  'name',
  'type',
  'phone',
  'email',
  'street',
  'postalCode',
  'city',
  'region',
  'country',
  'industry',
  'visitIntervalDays',
  'serviceLevel',
  'priceListId',
  'website',
  'registrationNumber',
  'parentId',
  'tags',
  'note',
] as const satisfies readonly (keyof Body<'account'>)[];

/** Who may assign also says whose account it is. */
const assigningFields = ['name', 'type', 'ownerId', 'territoryId', ...firstFields.slice(2)] as const;

const settleMs = 250;

/** Accounts that look like the draft, looked up a moment after the last key. */
function useDuplicates(draft: Draft): readonly DuplicateHint<Candidate>[] {
  const data = useData();
  const [hints, setHints] = useState<readonly DuplicateHint<Candidate>[]>([]);
  const name = draft.name ?? '';
  const phone = draft.phone ?? '';
  useEffect(() => {
    let current = true;
    const find = async (): Promise<void> => {
      const found = new Map<string, Candidate>();
      for (const search of duplicateSearches({ name, phone })) {
        const page = await data.fetchRecords('account', { search }, { offset: 0, limit: 200 });
        for (const row of page.rows)
          found.set(row.id, {
            id: row.id,
            name: row.name,
            ...(row.phone === undefined ? {} : { phone: row.phone }),
            ...(row.city === undefined ? {} : { city: row.city }),
          });
      }
      if (current) setHints(duplicateHints({ name, phone }, [...found.values()]));
    };
    const timer = setTimeout(() => void find().catch(() => undefined), settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [data, name, phone]);
  return hints;
}

/**
 * Like the parent, or like the own account that ordered last: currency and country are mostly the same. Not the price list: a segment would never
 * decide about it again.
 */
function useExample(parentId: string | null): Row<'account'> | undefined | 'loading' {
  const { user } = useData().session;
  const parent = useRecordState('account', parentId ?? undefined);
  const own = useRecords(
    'account',
    {
      where: [
        { field: 'ownerId', op: 'eq', value: user.id },
        { field: 'currency', op: 'notEmpty' },
      ],
      sort: [{ field: 'figures.lastOrderOn', desc: true }],
    },
    { window: { offset: 0, limit: 1 } },
  );
  if (parent === 'loading' || own === undefined) return 'loading';
  return parent ?? own.rows[0];
}

export function NewAccountPage(): ReactNode {
  const [params] = useSearchParams();
  const parentId = params.get('parent');
  const example = useExample(parentId);
  if (example === 'loading') return null;
  return <AccountForm parentId={parentId} name={params.get('name') ?? ''} example={example} />;
}

interface AccountFormProps {
  readonly parentId: string | null;
  readonly name: string;
  readonly example: Row<'account'> | undefined;
}

function AccountForm({ parentId, name, example }: AccountFormProps): ReactNode {
  const t = useTexts(texts);
  const { user, organisation } = useData().session;
  const [start] = useState<Draft>(() => ({
    type: 'customer',
    ownerId: user.id,
    currency: example?.currency ?? organisation.currency,
    ...(example?.country === undefined ? {} : { country: example.country }),
    ...(parentId ? { parentId } : {}),
    ...(name ? { name } : {}),
  }));
  const [draft, setDraft] = useState<Draft>(start);
  const hints = useDuplicates(draft);
  const careHints = useCareHints(draft);
  const hint = (reasons: readonly string[], key: 'duplicateName' | 'duplicatePhone'): ReactNode => {
    const found = hints.filter(({ reason }) => reasons.includes(reason));
    if (found.length === 0) return undefined;
    return (
      <span className="col" role="status">
        {found.slice(0, 3).map(({ account }) => (
          <Link key={account.id} href={pathOf('account', account.id)} className="duplicate warn">
            {t(key, { name: account.city ? `${account.name}, ${account.city}` : account.name })}
          </Link>
        ))}
      </span>
    );
  };
  const byName = hint(['name', 'both'], 'duplicateName');
  const byPhone = hint(['phone', 'both'], 'duplicatePhone');
  return (
    <NewRecordPage
      entity="account"
      title={t('newAccount')}
      value={start}
      only={user.role === 'salesperson' ? firstFields : assigningFields}
      submitLabel={t('createAccount')}
      currency={organisation.currency}
      onChange={setDraft}
      hints={{ ...careHints, ...(byName ? { name: byName } : {}), ...(byPhone ? { phone: byPhone } : {}) }}
    />
  );
}
