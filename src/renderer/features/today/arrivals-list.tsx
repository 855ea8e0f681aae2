import { IconArrowDownRight, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { entityOf } from '../../../shared/entities';
import { orderStatuses } from '../../../shared/entities/order';
import type { Arrival } from '../../data/api';
import { useArrivals, useRecord } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { texts } from './texts';

const namedFields = 3;

/** What others changed, in words and by whom. */
export function ArrivalsList({ title, most }: { readonly title: string; readonly most: number }): ReactNode {
  const t = useTexts(texts);
  const all = useArrivals();
  if (!all) return null;
  // What has no title, an answer to a suggestion say, is nothing to read of or to open.
  const arrivals = all.filter(({ title: named }) => named !== '');
  return (
    <Section title={title} {...(arrivals.length > 0 ? { count: arrivals.length } : {})}>
      {arrivals.length === 0 ? (
        <p className="s d3">{t('nothingChanged')}</p>
      ) : (
        <ul className="arrivals">
          {arrivals.slice(0, most).map((arrival) => (
            <ArrivalRow key={`${arrival.entity} ${arrival.id} ${arrival.at}`} arrival={arrival} />
          ))}
          {arrivals.length > most && (
            <li className="s d3">
              <Link href="/sync" className="link">
                {t('more', { n: arrivals.length - most })}
              </Link>
            </li>
          )}
        </ul>
      )}
    </Section>
  );
}

function ArrivalRow({ arrival }: { readonly arrival: Arrival }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const words = useArrivalWords(arrival);
  const Icon =
    arrival.kind === 'created'
      ? IconPlus
      : arrival.kind === 'removed'
        ? IconMinus
        : arrival.entity === 'order'
          ? IconArrowDownRight
          : IconPencil;
  return (
    <li className="s">
      <Icon size={15} className="i d3" aria-hidden />
      <span>
        {arrival.kind === 'removed' ? (
          words
        ) : (
          <Link href={pathOf(arrival.entity, arrival.id)} className="plainlink">
            {words}
          </Link>
        )}{' '}
        <span className="d3 nw">
          {arrival.byId === null ? t('headOffice') : <RefTitle entity="user" id={arrival.byId} />}{' '}
          {format.moment(arrival.at)}
        </span>
      </span>
    </li>
  );
}

function useArrivalWords({ entity, id, title, kind, fields }: Arrival): string {
  const t = useTexts(texts);
  const l = useLabel();
  const order = useRecord('order', entity === 'order' ? id : undefined);
  const definition = entityOf(entity);
  const name = l(definition.singular);
  if (kind === 'removed') return t('arrivalRemoved', { entity: name, title });
  if (order && (fields.length === 0 || fields.includes('status') || fields.includes('number'))) {
    return t('arrivalOrder', { title: order.number ?? title, status: l(orderStatuses[order.status]).toLowerCase() });
  }
  if (kind === 'created') return t('arrivalCreated', { entity: name, title });
  if (fields.length === 0) return t('arrivalChanged', { entity: name, title });
  const labels = fields.flatMap((field) => {
    const known = definition.fields[field];
    return known ? [l(known.label).toLowerCase()] : [];
  });
  const rest = labels.length - namedFields;
  const named = labels.slice(0, namedFields).join(t('comma'));
  return t('arrivalUpdated', { entity: name, title, fields: rest > 0 ? `${named} ${t('more', { n: rest })}` : named });
}
