import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useLabel, useTexts } from '../../i18n/texts';
import { RecordFrame, RecordPage, useRecordActs, type Patch } from '../../pages/record-page';
import { Facts } from '../../ui/facts';
import { Key } from '../../ui/kbd';
import { NoteArea } from '../../ui/note-area';
import { pathOf } from '../../ui/paths';
import { useRefTitle } from '../../ui/ref-source';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { answerCase, closeCase, endOfCase, reopenCase } from './answering';
import { Deadline } from './deadline';
import { caseFields } from './new-case-page';
import { texts } from './texts';
import './cases.css';

export const CasePage = (): ReactNode => (
  <RecordPage entity="case">{(serviceCase) => <KnownCase serviceCase={serviceCase} />}</RecordPage>
);

const factNames = [
  'accountId',
  'contactId',
  'orderId',
  'productId',
  'ownerId',
  'priority',
  'answeredAt',
  'closedAt',
] as const;
const { type, status } = entities.case.fields;

function KnownCase({ serviceCase }: { readonly serviceCase: Row<'case'> }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const acts = useRecordActs('case', serviceCase, { edit: caseFields });
  const [answer, setAnswer] = useState(serviceCase.resolution ?? '');
  const [missing, setMissing] = useState(false);
  const accountName = useRefTitle('account', serviceCase.accountId);
  const say = (done: 'answered' | 'closed' | 'reopened', patch: Patch<'case'>): void =>
    void acts.change(patch, t(done, { name: serviceCase.subject }));
  const now = (): string => new Date(Date.now()).toISOString();
  const saveAnswer = (): void => {
    setMissing(answer.trim() === '');
    if (answer.trim() !== '') say('answered', answerCase(answer, now()));
  };
  const isOpen = serviceCase.status === 'open';
  useShortcuts(isOpen ? [{ keys: 'mod+Enter', label: texts.saveAnswer, run: saveAnswer, inFields: true }] : []);
  return (
    <RecordFrame
      acts={acts}
      crumbs={[{ label: accountName ?? '…', path: pathOf('account', serviceCase.accountId) }]}
      sentence={<Deadline serviceCase={serviceCase} />}
      beside={
        <>
          <Tag {...(serviceCase.type === 'complaint' && isOpen ? { tone: 'bad' as const } : {})}>
            {label(type.choices?.[serviceCase.type] ?? type.label)}
          </Tag>
          <Tag {...(isOpen ? {} : { tone: 'ok' as const })}>
            {label(status.choices?.[serviceCase.status] ?? status.label)}
          </Tag>
        </>
      }
    >
      <div className="case-columns">
        <div>
          <Section title={t('whatHappened')}>
            <p className="case-text">
              {serviceCase.description === undefined ? (
                <span className="d3">{t('notDescribed')}</span>
              ) : (
                <Run>{serviceCase.description}</Run>
              )}
            </p>
          </Section>
          <Section title={t('answer')}>
            {isOpen ? (
              <>
                <NoteArea
                  aria-label={t('answer')}
                  placeholder={t('answerHint')}
                  max={entities.case.fields.resolution.max}
                  minRows={4}
                  maxRows={14}
                  value={answer}
                  error={missing ? t('writeAnswer') : undefined}
                  onChange={setAnswer}
                />
                <div className="row case-acts">
                  <Button onClick={saveAnswer}>
                    {t('saveAnswer')} <Key keys="mod+Enter" />
                  </Button>
                  <Button variant="subtle" onClick={() => say('closed', closeCase(serviceCase, answer, now()))}>
                    {t('close')}
                  </Button>
                </div>
              </>
            ) : (
              <>
                <p className="case-text">
                  <Run>{serviceCase.resolution ?? ''}</Run>
                </p>
                <div className="row case-acts">
                  {serviceCase.status === 'answered' && (
                    <Button variant="default" onClick={() => say('closed', closeCase(serviceCase, '', now()))}>
                      {t('close')}
                    </Button>
                  )}
                  <Button variant="subtle" onClick={() => say('reopened', reopenCase)}>
                    {t('reopen')}
                  </Button>
                </div>
              </>
            )}
          </Section>
        </div>
        <Section title={t('facts')}>
          <Facts entity="case" record={{ ...serviceCase, ...endOfCase(serviceCase) }} names={factNames} />
        </Section>
      </div>
    </RecordFrame>
  );
}
