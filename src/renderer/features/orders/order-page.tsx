import { Button } from '@mantine/core';
import { IconAlertTriangleFilled, IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { orderTotals, wasAdjusted } from '../../../shared/domain/order';
import { order as definition, orderStatuses } from '../../../shared/entities/order';
import type { RecordOf } from '../../../shared/record';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { useData } from '../../data/hooks';
import { RecordFrame, RecordPage, useRecordActs } from '../../pages/record-page';
import { usePlatform } from '../../platform/platform';
import { RefTitle } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { pathOf, withQuery } from '../../ui/paths';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { orderShape, StatusMark } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { EditorFor } from './new-order-page';
import { OrderLines } from './order-lines';
import { OrderPaperHead } from './order-paper';
import { Totals } from './order-side';
import { texts } from './texts';
import './orders.css';

const nothing = (): void => undefined;

/** `/orders/:id`: the editor while it is a draft of the reader, else the order as it was written. */
export const OrderPage = (): ReactNode => (
  <RecordPage entity="order">{(order) => <KnownOrder order={order} />}</RecordPage>
);

function KnownOrder({ order }: { readonly order: Order }): ReactNode {
  const { session } = useData();
  if (order.status === 'draft' && order.authorId === session.user.id)
    return <EditorFor accountId={order.accountId} order={order} onCreated={nothing} />;
  return <OrderView order={order} />;
}

type Order = RecordOf<'order'>;

export function OrderView({ order }: { readonly order: Order }): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const platform = usePlatform();
  const [, navigate] = useLocation();
  const { grossMinor, netMinor } = order;
  const totals = { grossMinor, netMinor, discountMinor: grossMinor - netMinor };
  const likeThis = (): void => navigate(withQuery('/orders/new', { account: order.accountId, like: order.id }));
  const print = (): void => void platform.print();
  const number = order.number ?? order.provisionalNumber;
  const acts = useRecordActs('order', order, { name: t('page', { number }) });
  useShortcuts([
    { keys: 'o', label: texts.keyLike, run: likeThis },
    { keys: 'mod+p', label: texts.keyPrint, run: print },
  ]);
  return (
    <RecordFrame
      acts={acts}
      title={
        <>
          {acts.name}{' '}
          <Link href={pathOf('account', order.accountId)} className="titlelink orderaccount">
            <Run>{order.accountName}</Run>
          </Link>
        </>
      }
      beside={<StatusMark shape={orderShape(order.status)}>{l(orderStatuses[order.status])}</StatusMark>}
      actions={
        <>
          <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={print}>
            {t('print')}
          </Button>
          <Button onClick={likeThis}>
            {t('likeThis')} <Key keys="o" />
          </Button>
        </>
      }
    >
      <div className="orderview">
        <div className="orderviewmain">
          <OrderPaperHead order={order} />
          <Answer order={order} />
          {order.source !== undefined && (order.lines ?? []).length === 0 ? (
            <p className="s d2">
              <Run>{t('amountOnly', { source: order.source })}</Run>
            </p>
          ) : (
            <OrderLines order={order} caption={acts.name} />
          )}
          {order.note !== undefined && (
            <Section title={t('noteLabel')} className="ordernote">
              <p className="note">
                <Run>{order.note}</Run>
              </p>
            </Section>
          )}
        </div>
        <div className="orderside">
          <Totals {...totals} currency={order.currency} />
          <Facts order={order} />
          <History order={order} />
        </div>
      </div>
    </RecordFrame>
  );
}

/** What head office said, where it said something other than yes. */
function Answer({ order }: { readonly order: Order }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { status } = order;
  const last = order.statusHistory?.filter((step) => step.status === status).at(-1);
  if (order.meta.parked) {
    return (
      <div className="orderanswer bad" role="alert">
        <IconAlertTriangleFilled size={16} className="i" aria-hidden />
        <span>
          <b>{t('refusedTitle')}</b> {t('refusedHint')}{' '}
          <Link href="/sync" className="link">
            {t('toSync')}
          </Link>
        </span>
      </div>
    );
  }
  if (status !== 'adjusted' && status !== 'rejected') return null;
  const before = wasAdjusted(order) ? orderTotals(order.submittedLines ?? []).netMinor : undefined;
  return (
    <div className={status === 'rejected' ? 'orderanswer bad' : 'orderanswer warn'}>
      <IconAlertTriangleFilled size={16} className="i" aria-hidden />
      <span>
        <b>{t(status === 'adjusted' ? 'adjustedTitle' : 'rejectedTitle')}</b>
        {last?.note !== undefined && (
          <span className="answernote">
            <Run>{last.note}</Run>
          </span>
        )}
        {status === 'rejected' && <span className="answernote d2">{t('rejectedHint')}</span>}
        {status === 'adjusted' && before !== undefined && (
          <span className="answernote d2">
            {t('adjustedHint', {
              before: format.money(before, order.currency),
              now: format.money(order.netMinor, order.currency),
            })}
          </span>
        )}
      </span>
    </div>
  );
}

function Facts({ order }: { readonly order: Order }): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  return (
    <dl className="orderfacts s">
      <dt>{t('finalNumber')}</dt>
      <dd className="b">{order.number ?? <span className="d3">{t('notYet')}</span>}</dd>
      {order.source === undefined && (
        <>
          <dt>{t('provisionalNumber')}</dt>
          <dd>{order.provisionalNumber}</dd>
        </>
      )}
      <dt>{t('orderedOn')}</dt>
      <dd>{format.fullDate(order.orderedOn)}</dd>
      {order.requiredOn !== undefined && (
        <>
          <dt>{l(definition.fields.requiredOn.label)}</dt>
          <dd>{format.fullDate(order.requiredOn)}</dd>
        </>
      )}
      {order.shippedOn !== undefined && (
        <>
          <dt>{t('shippedOn')}</dt>
          <dd>{format.fullDate(order.shippedOn)}</dd>
        </>
      )}
      {order.contactId !== undefined && (
        <>
          <dt>{t('orderedBy')}</dt>
          <dd>
            <RefTitle entity="contact" id={order.contactId} link />
          </dd>
        </>
      )}
      {order.source === undefined ? (
        <>
          <dt>{t('writtenBy')}</dt>
          <dd>{order.authorId !== undefined && <RefTitle entity="user" id={order.authorId} />}</dd>
          <dt>{t('priceList')}</dt>
          <dd>
            {order.priceListId === undefined ? t('listPrices') : <RefTitle entity="priceList" id={order.priceListId} />}
          </dd>
        </>
      ) : (
        <>
          {order.authorId !== undefined && (
            <>
              <dt>{t('writtenBy')}</dt>
              <dd>
                <RefTitle entity="user" id={order.authorId} />
              </dd>
            </>
          )}
          <dt>{l(definition.fields.source.label)}</dt>
          <dd>
            <Run>{order.source}</Run>
          </dd>
        </>
      )}
      {order.importedAt !== undefined && (
        <>
          <dt>{l(definition.fields.importedAt.label)}</dt>
          <dd>{format.dateTime(order.importedAt)}</dd>
        </>
      )}
    </dl>
  );
}

function History({ order }: { readonly order: Order }): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const steps = [...(order.statusHistory ?? [])].sort((a, b) => b.at.localeCompare(a.at));
  if (steps.length === 0) return null;
  return (
    <Section title={t('history')} className="noprint">
      <ol className="history s">
        {steps.map((step) => (
          <li key={step.at}>
            <StatusMark shape={orderShape(step.status)}>{l(orderStatuses[step.status])}</StatusMark>
            <span className="d2">
              {format.dateTime(step.at)} ·{' '}
              {step.byId !== undefined ? (
                <RefTitle entity="user" id={step.byId} />
              ) : order.source === undefined ? (
                t('headOffice')
              ) : (
                <Run>{t('importedFrom', { source: order.source })}</Run>
              )}
            </span>
            {step.note !== undefined && (
              <span className="historynote">
                <Run>{step.note}</Run>
              </span>
            )}
          </li>
        ))}
      </ol>
    </Section>
  );
}
