import { Button, Select } from '@mantine/core';
import { IconAlertTriangleFilled, IconBan, IconClock, IconCopy, IconTag } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { order } from '../../../shared/entities/order';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useRecords } from '../../data/hooks';
import { FieldInput } from '../../ui/field-input';
import { NoteArea } from '../../ui/note-area';
import { Section } from '../../ui/section';
import type { Advice, Draft, DraftTotals, Edit } from './order-editing';
import { texts } from './texts';

const contactWindow = { offset: 0, limit: 200 };

interface OrderSideProps {
  readonly accountId: string;
  readonly draft: Draft;
  readonly totals: DraftTotals;
  readonly currency: string;
  readonly advice: readonly Advice[];
  readonly edit: (edit: Edit) => void;
  readonly onReprice: () => void;
  /** What goes with the lines. */
  readonly fits: ReactNode;
}

/** Right of the grid: totals to the cent, what to know before submitting, and what goes with the order. */
export function OrderSide({
  accountId,
  draft,
  totals,
  currency,
  advice,
  edit,
  onReprice,
  fits,
}: OrderSideProps): ReactNode {
  const t = useTexts(texts);
  const contacts = useRecords(
    'contact',
    { where: [{ field: 'accounts.accountId', op: 'has', value: accountId }], sort: [{ field: 'fullName' }] },
    { window: contactWindow },
  );
  return (
    <div className="orderside">
      <Totals {...totals} currency={currency} />
      <Section title={t('before')} {...(advice.length > 0 ? { count: advice.length } : {})}>
        {advice.length === 0 ? (
          <p className="s d3">{t('nothingToAdvise')}</p>
        ) : (
          <AdviceList advice={advice} onReprice={onReprice} />
        )}
      </Section>
      {fits}
      <Section title={t('goesWith')}>
        <div className="sidefields">
          <Select
            label={t('orderedBy')}
            placeholder={t('nobody')}
            data={(contacts?.rows ?? []).map((contact) => ({ value: contact.id, label: contact.fullName }))}
            value={draft.contactId ?? null}
            searchable
            clearable
            autoComplete="off"
            clearButtonProps={{ 'aria-label': t('nobody') }}
            onChange={(contactId) => edit({ kind: 'header', patch: { contactId: contactId ?? undefined } })}
          />
          <FieldInput
            field={order.fields.requiredOn}
            name="requiredOn"
            value={draft.requiredOn}
            onChange={(value) =>
              edit({
                kind: 'header',
                patch: {
                  requiredOn: typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined,
                },
              })
            }
          />
          <NoteArea
            label={t('note')}
            max={order.fields.note.max}
            minRows={2}
            maxRows={8}
            value={draft.note ?? ''}
            onChange={(note) => edit({ kind: 'header', patch: { note: note || undefined } })}
          />
        </div>
      </Section>
    </div>
  );
}

interface TotalsProps {
  readonly grossMinor: number;
  readonly discountMinor: number;
  readonly netMinor: number;
  readonly currency: string;
}

export function Totals({ grossMinor, discountMinor, netMinor, currency }: TotalsProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  return (
    <dl className="totals">
      <dt>{t('gross')}</dt>
      <dd>{format.amount(grossMinor, currency)}</dd>
      <dt>{t('lineDiscounts')}</dt>
      <dd>{format.amount(-discountMinor, currency)}</dd>
      <dt className="b total">{t('net')}</dt>
      <dd className="total totalsum" data-testid="net">
        {format.money(netMinor, currency)}
      </dd>
    </dl>
  );
}

const shownAdvice = 8;

function AdviceList({
  advice,
  onReprice,
}: {
  readonly advice: readonly Advice[];
  readonly onReprice: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const words = useAdviceWords();
  return (
    <ul className="advice">
      {advice.slice(0, shownAdvice).map((item) => (
        <li key={JSON.stringify(item)} className="s">
          <AdviceIcon kind={item.kind} />
          <span>
            {words(item)}
            {item.kind === 'price' && (
              <>
                {' '}
                <Button variant="subtle" size="compact-sm" onClick={onReprice}>
                  {t('takeTodaysPrices')}
                </Button>
              </>
            )}
          </span>
        </li>
      ))}
      {advice.length > shownAdvice && <li className="s d3">{t('moreAdvice', { n: advice.length - shownAdvice })}</li>}
    </ul>
  );
}

function AdviceIcon({ kind }: { readonly kind: Advice['kind'] }): ReactNode {
  switch (kind) {
    case 'stock':
      return <IconAlertTriangleFilled size={15} className="i warn" aria-hidden />;
    case 'discontinued':
      return <IconBan size={15} className="i warn" aria-hidden />;
    case 'twice':
      return <IconCopy size={15} className="i d3" aria-hidden />;
    case 'price':
      return <IconTag size={15} className="i warn" aria-hidden />;
    case 'lateDate':
      return <IconClock size={15} className="i warn" aria-hidden />;
  }
}

function useAdviceWords(): (advice: Advice) => string {
  const t = useTexts(texts);
  const format = useFormat();
  return (item) => {
    switch (item.kind) {
      case 'stock': {
        const figures = {
          line: item.line,
          stock: format.quantity(item.stockMilli),
          wanted: format.quantity(item.wantedMilli),
        };
        return item.stockAt === undefined
          ? t('adviceStockNoTime', figures)
          : t('adviceStock', { ...figures, at: format.moment(item.stockAt) });
      }
      case 'discontinued':
        return t('adviceDiscontinued', { line: item.line });
      case 'twice':
        return t('adviceTwice', { line: item.line, first: item.first });
      case 'price':
        return t('advicePrice', { n: item.lines });
      case 'lateDate':
        return t('adviceLate');
    }
  };
}
