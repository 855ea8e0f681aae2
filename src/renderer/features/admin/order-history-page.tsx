import { Fragment, type ReactNode } from 'react';
import { useData } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { Section } from '../../ui/section';
import { CopyButton } from './copy-button';
import { texts } from './texts';

const office = 'npm run office --';

/** What is typed at head office (docs/decisions/024-order-history.md); the names of the columns are those of an example. */
const importCommand = (currency: string): string =>
  [
    `${office} import order-history --file sales.csv --source "Old ERP"`,
    '--account customer_no --account-name customer --date invoice_date --order invoice_no',
    `--product item_no --quantity qty --price unit_price --currency ${currency}`,
  ].join(' ');

/** How a company brings the orders of its old system, for administrators: it happens at head office, where the file lies. */
export function OrderHistoryPage(): ReactNode {
  const t = useTexts(texts);
  const { user, organisation } = useData().session;
  if (user.role !== 'administrator')
    return (
      <Page title={t('history')}>
        <EmptyState title={t('onlyAdministrators')}>{t('historyByAdministrator')}</EmptyState>
      </Page>
    );
  const command = importCommand(organisation.currency);
  return (
    <Page title={t('history')} sentence={t('historyNote')} crumbs={[{ label: t('title'), path: '/admin' }]}>
      <ol className="history-steps">
        <li>
          <p>{t('historyExport')}</p>
        </li>
        <li>
          <p>{t('historyTry')}</p>
          <Command>{`${command} --dry-run`}</Command>
        </li>
        <li>
          <p>{t('historyRun')}</p>
          <Command>{command}</Command>
        </li>
        <li>
          <p>{t('historyBack')}</p>
          <Command>{`${office} import runs`}</Command>
        </li>
      </ol>
      <p className="s d2 history-more">{t('historyOptions')}</p>
      <Section title={t('demoCompany')}>
        <p className="s d2 history-more">{t('demoCompanyNote')}</p>
        <Command>npm start</Command>
      </Section>
    </Page>
  );
}

/** A line may end between two words, never within an option. */
function Command({ children }: { readonly children: string }): ReactNode {
  return (
    <div className="history-command">
      <code>
        {children.split(' ').map((word, at) => (
          <Fragment key={at}>
            {at > 0 && ' '}
            <span>{word}</span>
          </Fragment>
        ))}
      </code>
      <CopyButton text={children} />
    </div>
  );
}
