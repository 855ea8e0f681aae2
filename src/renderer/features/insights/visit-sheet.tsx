import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { addressLines } from '../../../shared/domain/address';
import { orderDueOn } from '../../../shared/domain/slipping';
import { entities, type EntityName } from '../../../shared/entities';
import { orderStatuses } from '../../../shared/entities/order';
import type { Condition, Row } from '../../data/api';
import { useRecords } from '../../data/hooks';
import { useScores } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { NextOrderNumber, useFigureNames, YearNumber } from '../../pages/account-numbers';
import { ExplainedAccount } from '../../pages/doubt';
import { usePartWords } from '../../pages/part-words';
import { RecordPage } from '../../pages/record-page';
import { segmentLabels } from '../../pages/score-labels';
import { usePlatform } from '../../platform/platform';
import { RefTitle } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { Page } from '../../ui/page';
import { pathOf } from '../../ui/paths';
import { useShortcuts } from '../../ui/shortcuts';
import { Run } from '../../ui/text-run';
import { useActionTitle } from './account-actions';
import type { NextAction } from '../../../shared/domain/insights/next-actions';
import { AliveNumber, ChurnNumber, GradeNumber, PatternNumber } from './score-numbers';
import { sheetTexts } from './sheet-texts';
import './visit-sheet.css';

/** `/accounts/:id/visit-sheet`: what one wants to know before the door, on one page of paper. */
export const VisitSheet = (): ReactNode => (
  <RecordPage entity="account">{(account) => <KnownSheet account={account} />}</RecordPage>
);

function KnownSheet({ account }: { readonly account: Row<'account'> }): ReactNode {
  const t = useTexts(sheetTexts);
  const format = useFormat();
  const label = useLabel();
  const platform = usePlatform();
  const [weekday, day] = [format.weekday(format.today, 'long'), format.fullDate(format.today)];
  const print = (): void => void platform.print();
  useShortcuts([{ keys: 'mod+p', label: sheetTexts.print, run: print }]);
  return (
    <Page
      title={t('title')}
      crumbs={[
        { label: label(entities.account.plural), path: '/accounts' },
        { label: account.name, path: pathOf('account', account.id) },
        { label: t('title') },
      ]}
      actions={
        <Button leftSection={<IconPrinter size={16} aria-hidden />} onClick={print}>
          {t('print')} <Key keys="mod+p" />
        </Button>
      }
    >
      <article className="visitsheet">
        <header>
          <div>
            <h2>
              <Link href={pathOf('account', account.id)} className="plainlink">
                <Run>{account.name}</Run>
              </Link>
            </h2>
            <p>
              {addressLines(account).map((line) => (
                <span key={line} className="sheet-piece">
                  <Run>{line}</Run>
                </span>
              ))}
              {account.phone !== undefined && <span className="sheet-piece">{account.phone}</span>}
            </p>
          </div>
          <p className="r">
            {(format.options.language === 'en' ? [weekday, day] : [day, weekday]).join(' ')}
            {account.ownerId !== undefined && (
              <span className="block d2">
                <RefTitle entity="user" id={account.ownerId} />
              </span>
            )}
          </p>
        </header>
        <ExplainedAccount value={account.id}>
          <SheetNumbers account={account} />
        </ExplainedAccount>
        <div className="sheet-columns">
          <div>
            <SheetActions accountId={account.id} />
            <SheetOpen accountId={account.id} />
            <SheetOrders accountId={account.id} />
          </div>
          <div>
            <SheetPeople accountId={account.id} />
            <SheetTalks accountId={account.id} />
            {account.note !== undefined && (
              <section>
                <h3>{t('note')}</h3>
                <p className="sheet-note">
                  <Run>{account.note}</Run>
                </p>
              </section>
            )}
          </div>
        </div>
        <section className="sheet-room">
          <h3>{t('room')}</h3>
          {[0, 1, 2, 3, 4].map((line) => (
            <p key={line} className="sheet-line" />
          ))}
        </section>
      </article>
    </Page>
  );
}

function SheetNumbers({ account }: { readonly account: Row<'account'> }): ReactNode {
  const t = useTexts(sheetTexts);
  const format = useFormat();
  const label = useLabel();
  const scores = useScores(account.id);
  const names = useFigureNames(account.figures.asOf);
  if (scores === 'loading' || scores === undefined) return null;
  const { currency, value, churn, rfm, grade } = scores;
  const { figures: own } = account;
  const due = orderDueOn(own);
  const year = (shown: string): ReactNode =>
    scores.orders === 0 ? (
      '–'
    ) : (
      <YearNumber figures={own} currency={own.currency ?? currency}>
        {shown}
      </YearNumber>
    );
  const figures: readonly (readonly [string, ReactNode])[] = [
    ...(grade === undefined ? [] : [[t('grade'), <GradeNumber key="grade" scores={scores} />] as const]),
    [names.last12, year(format.wholeMoney(own.net12Minor, own.currency ?? currency))],
    [t('yearBefore'), year(format.wholeMoney(own.net12BeforeMinor, own.currency ?? currency))],
    [t('lastOrder'), scores.lastOrderOn === undefined ? '–' : format.date(scores.lastOrderOn)],
    [
      names.nextOrder,
      due === undefined ? (
        '–'
      ) : (
        <NextOrderNumber key="next" figures={own}>
          {format.date(due)}
        </NextOrderNumber>
      ),
    ],
    ...(rfm
      ? [
          [
            t('pattern'),
            <PatternNumber key="pattern" scores={scores}>
              {label(segmentLabels[rfm.segment] ?? ['', '', ''])}
            </PatternNumber>,
          ] as const,
        ]
      : []),
    ...(churn
      ? [
          [
            t('churn'),
            <ChurnNumber key="churn" scores={scores}>
              {t('of100', { n: churn.score })}
            </ChurnNumber>,
          ] as const,
        ]
      : []),
    ...(value.pAlive === undefined ? [] : [[t('alive'), <AliveNumber key="alive" scores={scores} />] as const]),
  ];
  return (
    <dl className="sheet-figures">
      {figures.map(([name, shown]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{shown}</dd>
        </div>
      ))}
    </dl>
  );
}

function SheetActions({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(sheetTexts);
  const scores = useScores(accountId);
  if (scores === 'loading' || scores === undefined || scores.actions.length === 0) return null;
  return (
    <section>
      <h3>{t('actions')}</h3>
      <ul>
        {scores.actions.map((action) => (
          <SheetAction
            key={`${action.key} ${action.productId ?? ''} ${action.recordId ?? ''}`}
            action={action}
            currency={scores.currency}
          />
        ))}
      </ul>
    </section>
  );
}

function SheetAction({ action, currency }: { readonly action: NextAction; readonly currency: string }): ReactNode {
  const title = useActionTitle(action);
  const words = usePartWords(currency);
  const [first] = action.why;
  return (
    <li>
      <span className="sheetbox" /> <b>{title}</b>
      {first && <span className="d2 block">{words(first)}</span>}
    </li>
  );
}

const ofAccount = (accountId: string): Condition => ({ field: 'accountId', op: 'eq', value: accountId });
const isOpen: Condition = { field: 'status', op: 'eq', value: 'open' };
const few = { offset: 0, limit: 6 };

function SheetOpen({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(sheetTexts);
  const format = useFormat();
  const where = [ofAccount(accountId), isOpen];
  const cases = useRecords('case', { where, sort: [{ field: 'deadlineAt' }] }, { window: few });
  const promises = useRecords('promise', { where, sort: [{ field: 'dueOn' }] }, { window: few });
  const tasks = useRecords('task', { where, sort: [{ field: 'dueOn' }] }, { window: few });
  const label = useLabel();
  interface Line {
    readonly entity: EntityName;
    readonly id: string;
    readonly subject: string;
    readonly due: string | undefined;
  }
  const lines: Line[] = [
    ...(cases?.rows ?? []).map(({ id, subject, deadlineAt }) => ({
      entity: 'case' as const,
      id,
      subject,
      due: deadlineAt === undefined ? undefined : format.dateOf(deadlineAt),
    })),
    ...(promises?.rows ?? []).map(({ id, subject, dueOn }) => ({
      entity: 'promise' as const,
      id,
      subject,
      due: dueOn,
    })),
    ...(tasks?.rows ?? []).map(({ id, subject, dueOn }) => ({ entity: 'task' as const, id, subject, due: dueOn })),
  ];
  return (
    <section>
      <h3>{t('open')}</h3>
      {lines.length === 0 ? (
        <p className="d2">{t('nothingOpen')}</p>
      ) : (
        <ul>
          {lines.map(({ entity, id, subject, due }) => (
            <li key={id} className="sheet-row">
              <span>
                <span className="sheetbox" /> <span className="d2">{label(entities[entity].singular)}</span>{' '}
                <Run>{subject}</Run>
              </span>
              {due !== undefined && <span className="nw">{format.day(due)}</span>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Of each order: what fits in two lines. */
const shownLines = 3;

function SheetOrders({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(sheetTexts);
  const format = useFormat();
  const label = useLabel();
  const orders = useRecords(
    'order',
    { where: [ofAccount(accountId)], sort: [{ field: 'orderedOn', desc: true }] },
    { window: few },
  );
  return (
    <section>
      <h3>{t('orders')}</h3>
      {orders?.total === 0 && <p className="d2">{t('noOrders')}</p>}
      <ul>
        {orders?.rows.slice(0, 4).map((order) => (
          <li key={order.id}>
            <span className="sheet-row">
              <span>
                <b>{order.number ?? order.provisionalNumber}</b> {format.date(order.orderedOn)}{' '}
                <span className="d2">{label(orderStatuses[order.status])}</span>
              </span>
              <b className="nw">{format.money(order.netMinor, order.currency)}</b>
            </span>
            <span className="d2 block sheet-items">
              {(order.lines ?? []).slice(0, shownLines).map((line) => (
                <span key={line.lineId} className="sheet-piece">
                  {format.quantity(line.quantityMilli)} × <Run>{line.productName}</Run>
                </span>
              ))}
              {(order.lines ?? []).length > shownLines && (
                <span className="sheet-piece">{t('andMore', { n: (order.lines ?? []).length - shownLines })}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SheetPeople({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(sheetTexts);
  const people = useRecords(
    'contact',
    { where: [{ field: 'accounts.accountId', op: 'has', value: accountId }], sort: [{ field: 'fullName' }] },
    { window: few },
  );
  return (
    <section>
      <h3>{t('people')}</h3>
      {people?.total === 0 && <p className="d2">{t('noPeople')}</p>}
      <ul>
        {people?.rows.map((person) => {
          const role = person.accounts?.find((row) => row.accountId === accountId)?.role;
          return (
            <li key={person.id}>
              <b>
                <Run>{person.fullName}</Run>
              </b>
              {role !== undefined && (
                <span className="d2">
                  {' '}
                  <Run>{role}</Run>
                </span>
              )}
              <span className="block">{person.mobile ?? person.phone ?? person.email}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function SheetTalks({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(sheetTexts);
  const format = useFormat();
  const label = useLabel();
  const talks = useRecords(
    'activity',
    {
      where: [ofAccount(accountId), { field: 'status', op: 'eq', value: 'done' }],
      sort: [{ field: 'startAt', desc: true }],
    },
    { window: few },
  );
  const kinds = entities.activity.fields.kind.choices ?? {};
  return (
    <section>
      <h3>{t('talks')}</h3>
      {talks?.total === 0 && <p className="d2">{t('noTalks')}</p>}
      <ul>
        {talks?.rows.slice(0, 4).map((talk) => (
          <li key={talk.id}>
            <span className="d2">
              {format.date(format.dateOf(talk.startAt))} {label(kinds[talk.kind] ?? ['', '', ''])}
            </span>
            <span className="block sheet-talk">
              <Run>{talk.subject ?? talk.text ?? ''}</Run>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
