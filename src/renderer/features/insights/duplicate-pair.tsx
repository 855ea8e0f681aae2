import { Button, Menu } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { DuplicatePair } from '../../../shared/domain/insights/analyses';
import { accountPoints, contactPoints } from '../../../shared/domain/insights/duplicates';
import { entityOf, type EntityName } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useRecord, useRecords } from '../../data/hooks';
import { useRights } from '../../data/use-rights';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { FieldValue, RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Run } from '../../ui/text-run';
import { Why } from '../../ui/why';
import { duplicateReasonTexts, duplicatesTexts } from './duplicates-texts';
import { useDuplicateActs, type NamedPair } from './use-duplicate-acts';

const points = { ...accountPoints, ...contactPoints };

/** Two records that look like one: both side by side, why, and what can be said of them. */
export function DuplicatePairCard({ pair }: { readonly pair: DuplicatePair }): ReactNode {
  return pair.of === 'account' ? <AccountPair pair={pair} /> : <ContactPair pair={pair} />;
}

interface Side {
  readonly label: string;
  /** As it is compared by eye; '' for nothing. */
  readonly values: readonly [unknown, unknown];
  readonly cell: (side: 0 | 1) => ReactNode;
}

/** Fields that tell one from the other, as the definition shows them. */
function useFieldSides<N extends EntityName>(
  entity: N,
  records: readonly [Row<N>, Row<N>],
  names: readonly (keyof Row<N> & string)[],
): readonly Side[] {
  const label = useLabel();
  const { fields } = entityOf(entity);
  return names.flatMap((name): Side[] => {
    const field = fields[name];
    if (!field) return [];
    const values = [records[0][name], records[1][name]] as const;
    return [
      { label: label(field.label), values, cell: (side) => <FieldValue field={field} value={values[side]} link /> },
    ];
  });
}

const accountNames = [
  'type',
  'ownerId',
  'code',
  'registrationNumber',
  'phone',
  'email',
  'street',
  'postalCode',
  'city',
  'country',
] as const;

function AccountPair({ pair }: { readonly pair: DuplicatePair }): ReactNode {
  const [first, second] = [useRecord('account', pair.firstId), useRecord('account', pair.secondId)];
  return first && second ? <AccountSides pair={pair} records={[first, second]} /> : null;
}

interface SidesProps<N extends EntityName> {
  readonly pair: DuplicatePair;
  readonly records: readonly [Row<N>, Row<N>];
}

function AccountSides({ pair, records }: SidesProps<'account'>): ReactNode {
  const t = useTexts(duplicatesTexts);
  const format = useFormat();
  const fields = useFieldSides('account', records, accountNames);
  const orders = records.map(({ figures }) => figures.lastOrderOn);
  const sides: Side[] = [
    ...fields,
    {
      label: t('lastOrder'),
      values: [orders[0], orders[1]],
      cell: (side) => orders[side] !== undefined && format.date(orders[side]),
    },
    {
      label: t('spend'),
      values: [spendOf(records[0]), spendOf(records[1])],
      cell: (side) => {
        const { net12Minor, currency } = records[side].figures;
        return currency !== undefined && format.wholeMoney(net12Minor, currency);
      },
    },
  ];
  const named = {
    ...{ of: pair.of, firstId: pair.firstId, secondId: pair.secondId },
    ...{ firstName: records[0].name, secondName: records[1].name },
    accountIds: records.map(({ id }) => id),
  };
  return <PairSides pair={pair} named={named} sides={sides} changedAt={records.map(({ meta }) => meta.changedAt)} />;
}

/** Nothing of who never ordered. */
const spendOf = ({ figures }: Row<'account'>): number | undefined =>
  figures.currency === undefined ? undefined : figures.net12Minor;

const contactNames = ['mobile', 'phone', 'email', 'birthOn', 'language', 'ownerId'] as const;

function ContactPair({ pair }: { readonly pair: DuplicatePair }): ReactNode {
  const [first, second] = [useRecord('contact', pair.firstId), useRecord('contact', pair.secondId)];
  return first && second ? <ContactSides pair={pair} records={[first, second]} /> : null;
}

function ContactSides({ pair, records }: SidesProps<'contact'>): ReactNode {
  const t = useTexts(duplicatesTexts);
  const fields = useFieldSides('contact', records, contactNames);
  const idsOf = (record: Row<'contact'>): string[] => (record.accounts ?? []).map(({ accountId }) => accountId);
  const ids = [...new Set(records.flatMap(idsOf))];
  // Somebody may be a contact of accounts that the reader does not see: an answer cannot hang on those.
  const here = useRecords(
    'account',
    { where: [{ field: 'id', op: 'in', value: ids }] },
    { window: { offset: 0, limit: Math.max(1, ids.length) } },
  );
  if (!here) return null;
  const sides: Side[] = [
    {
      label: t('accounts'),
      values: [idsOf(records[0]).join(' '), idsOf(records[1]).join(' ')],
      cell: (side) =>
        idsOf(records[side]).map((id, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <RefTitle entity="account" id={id} link />
          </span>
        )),
    },
    ...fields,
  ];
  const named = {
    ...{ of: pair.of, firstId: pair.firstId, secondId: pair.secondId },
    ...{ firstName: records[0].fullName, secondName: records[1].fullName },
    accountIds: here.rows.map(({ id }) => id),
  };
  return <PairSides pair={pair} named={named} sides={sides} changedAt={records.map(({ meta }) => meta.changedAt)} />;
}

interface PairSidesProps {
  readonly pair: DuplicatePair;
  readonly named: NamedPair;
  readonly sides: readonly Side[];
  readonly changedAt: readonly string[];
}

const isEmpty = (value: unknown): boolean => value === undefined || value === '' || value === null;

function PairSides({ pair, named, sides, changedAt }: PairSidesProps): ReactNode {
  const t = useTexts(duplicatesTexts);
  const label = useLabel();
  const format = useFormat();
  const names = [named.firstName, named.secondName];
  const ids = [named.firstId, named.secondId];
  const title = t('pair', { first: named.firstName, second: named.secondName });
  const score = t('score', { n: format.number(pair.score) });
  const comma = format.options.language === 'en' ? ', ' : '、';
  const why = pair.reasons.map((reason) => label(duplicateReasonTexts[reason])).join(comma);
  return (
    <li className="duplicate-pair" aria-label={title}>
      <div className="row sp duplicate-head">
        <div>
          <Why
            title={t('scoreTitle')}
            aside={score}
            reason={
              <ul className="plainlist">
                {pair.reasons.map((reason) => (
                  <li key={reason} className="row sp">
                    <span>{label(duplicateReasonTexts[reason])}</span>
                    <b className="num">{signed(points[reason])}</b>
                  </li>
                ))}
              </ul>
            }
          >
            {score}
          </Why>{' '}
          <span className="d2">{why}</span>
        </div>
        <PairActs named={named} title={title} score={score} why={why} />
      </div>
      <div className="heat-scroll" tabIndex={0} role="region" aria-label={title}>
        <table className="tb flush figuretable duplicate-sides" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              {ids.map((id, side) => (
                <th key={id} scope="col">
                  <Link href={pathOf(pair.of, id)} className="plainlink b">
                    <Run>{names[side] ?? ''}</Run>
                  </Link>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sides
              .filter(({ values }) => !values.every(isEmpty))
              .map(({ label: word, values, cell }) => (
                <tr key={word} className={!isEmpty(values[0]) && values[0] === values[1] ? 'd3' : undefined}>
                  <th scope="row">{word}</th>
                  <td>{cell(0)}</td>
                  <td>{cell(1)}</td>
                </tr>
              ))}
            <tr>
              <th scope="row">{t('changed')}</th>
              {changedAt.map((at, side) => (
                <td key={ids[side]}>{format.moment(at)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </li>
  );
}

const signed = (value: number): string => (value > 0 ? `+${value}` : `−${-value}`);

interface PairActsProps {
  readonly named: NamedPair;
  readonly title: string;
  readonly score: string;
  readonly why: string;
}

function PairActs({ named, title, score, why }: PairActsProps): ReactNode {
  const t = useTexts(duplicatesTexts);
  const { today } = useFormat();
  const { sayDifferent, proposeMerging } = useDuplicateActs();
  const key = named.accountIds.join(' ');
  // Who may write the answer: whoever may write to one of the accounts it hangs on.
  const asAnswer = useMemo(
    () =>
      ({ accounts: key === '' ? [] : key.split(' ').map((accountId) => ({ accountId })) }) as Row<'duplicateAnswer'>,
    [key],
  );
  const rights = useRights('duplicateAnswer', asAnswer, today);
  if (!rights.write && named.accountIds.length > 0) return <p className="xs d3">{t('notYours')}</p>;
  return (
    <div className="row duplicate-acts">
      {proposeMerging && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="light" size="compact-sm" aria-label={t('mergeOf', { pair: title })}>
              {t('merge')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown className="pop">
            <Menu.Item onClick={() => void proposeMerging(named, named.firstId, score, why)}>
              {t('keepFirst', { name: named.firstName })}
            </Menu.Item>
            <Menu.Item onClick={() => void proposeMerging(named, named.secondId, score, why)}>
              {t('keepSecond', { name: named.secondName })}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={t('differentOf', { pair: title })}
        onClick={() => void sayDifferent(named)}
      >
        {t('different')}
      </Button>
    </div>
  );
}
