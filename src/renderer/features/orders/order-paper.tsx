import type { ReactNode } from 'react';
import { addressLines } from '../../../shared/domain/address';
import { legalEntity, ownLegalEntityId } from '../../../shared/entities/legal-entity';
import { order as definition } from '../../../shared/entities/order';
import type { RecordOf } from '../../../shared/record';
import { useData, useRecord } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { Run } from '../../ui/text-run';
import { texts } from './texts';
import './order-paper.css';

/**
 * The head of an order on paper: who sells, to whom, which order, when, and whom to call. On the screen the page says it in
 * other places; what is between colleagues (status history, notes to head office) is not printed.
 */
export function OrderPaperHead({ order }: { readonly order: RecordOf<'order'> }): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const { organisation } = useData().session;
  const seller = useRecord('legalEntity', ownLegalEntityId);
  const account = useRecord('account', order.accountId);
  const contact = useRecord('contact', order.contactId);
  const author = useRecord('user', order.authorId);
  const facts: readonly (readonly [string, string | undefined])[] = [
    [t('provisionalNumber'), order.number === undefined ? undefined : order.provisionalNumber],
    [t('orderedOn'), format.fullDate(order.orderedOn)],
    [l(definition.fields.requiredOn.label), order.requiredOn && format.fullDate(order.requiredOn)],
    [t('shippedOn'), order.shippedOn && format.fullDate(order.shippedOn)],
    [t('orderedBy'), contact?.fullName],
    [t('writtenBy'), author && [author.name, author.phone, author.email].filter(Boolean).join('\n')],
    [l(definition.fields.currency.label), order.currency],
  ];
  const sellerFacts = seller
    ? [
        ...addressLines(seller),
        seller.phone,
        seller.email,
        seller.taxNumber && `${l(legalEntity.fields.taxNumber.label)} ${seller.taxNumber}`,
      ].filter((fact): fact is string => fact !== undefined && fact !== '')
    : [];
  return (
    <div className="orderpaper">
      <p className="orderpaper-organisation">
        <Run>{seller?.name ?? organisation.name}</Run>
        <span>{t('page', { number: order.number ?? order.provisionalNumber })}</span>
      </p>
      {sellerFacts.length > 0 && (
        <p className="orderpaper-letterhead">
          {sellerFacts.map((fact) => (
            <span key={fact}>
              <Run>{fact}</Run>
            </span>
          ))}
        </p>
      )}
      <div className="orderpaper-parties">
        <address>
          <b>
            <Run>{order.accountName}</Run>
          </b>
          {account &&
            addressLines(account).map((line) => (
              <span key={line} className="block">
                <Run>{line}</Run>
              </span>
            ))}
        </address>
        <dl>
          {facts.map(
            ([name, value]) =>
              value !== undefined && (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>
                    <Run>{value}</Run>
                  </dd>
                </div>
              ),
          )}
        </dl>
      </div>
    </div>
  );
}
