import { useEffect, useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Body } from '../../../shared/entities';
import { useData } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { NewRecordPage } from '../../pages/new-record-page';
import { pathOf } from '../../ui/paths';
import { texts } from './texts';
import './contacts.css';

export const contactFields = [
  'fullName',
  'honorific',
  'accounts',
  'mobile',
  'phone',
  'email',
  'wechat',
  'familyName',
  'prefix',
  'reading',
  'language',
  'birthOn',
  'tags',
  'note',
] as const satisfies readonly (keyof Body<'contact'>)[];

const settleMs = 250;

export function NewContactPage(): ReactNode {
  const t = useTexts(texts);
  const [params] = useSearchParams();
  const data = useData();
  const accountId = params.get('account');
  const [start] = useState<Partial<Body<'contact'>>>(() => ({
    ownerId: data.session.user.id,
    ...(params.get('name') ? { fullName: params.get('name') ?? '' } : {}),
    ...(accountId ? { accounts: [{ accountId }] } : {}),
  }));
  const [name, setName] = useState('');
  const [alike, setAlike] = useState<readonly { readonly id: string; readonly fullName: string }[]>([]);
  useEffect(() => {
    let current = true;
    const wanted = name.trim();
    const timer = setTimeout(() => {
      if ([...wanted].length < 2) return setAlike([]);
      return void data.fetchRecords('contact', { search: wanted }, { offset: 0, limit: 3 }).then(
        (found) => {
          if (current) setAlike(found.rows.filter((row) => row.fullName.toLowerCase().includes(wanted.toLowerCase())));
        },
        () => undefined,
      );
    }, settleMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [data, name]);
  const account = accountId ? pathOf('account', accountId) : undefined;
  const hint =
    alike.length > 0 ? (
      <span className="col" role="status">
        {alike.map((person) => (
          <Link key={person.id} href={pathOf('contact', person.id)} className="warn alike">
            {t('alike', { name: person.fullName })}
          </Link>
        ))}
      </span>
    ) : undefined;
  return (
    <NewRecordPage
      entity="contact"
      title={t('newContact')}
      value={start}
      only={contactFields}
      submitLabel={t('createContact')}
      {...(hint ? { hints: { fullName: hint } } : {})}
      onChange={(body) => setName(body.fullName ?? '')}
      back={account}
      next={account}
    />
  );
}
