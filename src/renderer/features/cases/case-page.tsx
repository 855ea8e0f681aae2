import { Button, Menu } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useLocation, useParams } from 'wouter';
import { entities, type Body } from '../../../shared/entities';
import { patchBetween } from '../../../shared/domain/patch';
import type { Field } from '../../../shared/schema/field';
import type { Row } from '../../data/api';
import { useData, useRecordState } from '../../data/hooks';
import { useSteps } from '../../data/use-steps';
import { useLabel, useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { useErrorText } from '../../ui/error-panel';
import { FieldValue } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { rememberedList } from '../../ui/list-state';
import { NoteArea } from '../../ui/note-area';
import { Page } from '../../ui/page';
import { pathOf } from '../../ui/paths';
import { RecordForm } from '../../ui/record-form';
import { RecordState } from '../../ui/record-state';
import { useRefTitle } from '../../ui/ref-source';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { SidePanel } from '../../ui/side-panel';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { answerCase, reopenCase } from './answering';
import { Deadline } from './deadline';
import { caseFields } from './new-case-page';
import { texts } from './texts';
import './cases.css';

export function CasePage(): ReactNode {
  const { id = '' } = useParams<{ id: string }>();
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const serviceCase = useRecordState('case', id);
  if (serviceCase === 'loading') return <Page title={label(entities.case.singular)}>{null}</Page>;
  if (serviceCase === undefined)
    return (
      <Page title={label(entities.case.singular)} crumbs={[{ label: label(entities.case.plural), path: '/cases' }]}>
        <EmptyState title={t('notHere')} action={<Button onClick={() => navigate('/cases')}>{t('toList')}</Button>}>
          {t('notHereText')}
        </EmptyState>
      </Page>
    );
  return <KnownCase key={serviceCase.id} serviceCase={serviceCase} />;
}

const factNames = ['accountId', 'contactId', 'orderId', 'ownerId', 'priority', 'closedAt'] as const;

function KnownCase({ serviceCase }: { readonly serviceCase: Row<'case'> }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const [editing, setEditing] = useState<Body<'case'> | undefined>();
  const [answer, setAnswer] = useState(serviceCase.resolution ?? '');
  const [missing, setMissing] = useState(false);
  const accountName = useRefTitle('account', serviceCase.accountId);
  const steps = useSteps('case', serviceCase.id, rememberedList('case')?.query);
  const { id, meta, ...body } = serviceCase;
  const fields = entities.case.fields as Readonly<Record<string, Field>>;
  const values = body as Readonly<Record<string, unknown>>;
  const update = async (
    patch: { readonly [K in keyof Body<'case'>]?: Body<'case'>[K] | null },
    done: 'answered' | 'closed' | 'reopened',
  ): Promise<void> => {
    try {
      const { undoToken } = await data.commit([{ entity: 'case', op: 'update', id, patch }]);
      toast({ text: t(done, { name: serviceCase.subject }), undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  const now = (): string => new Date(Date.now()).toISOString();
  const saveAnswer = (): void => {
    if (answer.trim() === '') return setMissing(true);
    setMissing(false);
    return void update(answerCase('answered', answer, now()), 'answered');
  };
  const remove = async (): Promise<void> => {
    try {
      const { undoToken } = await data.commit([{ entity: 'case', op: 'remove', id }]);
      navigate('/cases');
      toast({ text: t('removed', { name: serviceCase.subject }), undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  const edit = (): void => setEditing(body);
  const step = (to: string | undefined): void => {
    if (to !== undefined) navigate(pathOf('case', to));
  };
  const isOpen = serviceCase.status === 'open';
  useShortcuts([
    { keys: 'e', label: texts.edit, run: edit },
    ...(isOpen && editing === undefined
      ? [{ keys: 'mod+Enter', label: texts.saveAnswer, run: saveAnswer, inFields: true }]
      : []),
    { keys: ']', label: texts.toList, run: () => step(steps?.after), quiet: true },
    { keys: '[', label: texts.toList, run: () => step(steps?.before), quiet: true },
    { keys: 'Escape', label: texts.toList, run: () => navigate('/cases'), quiet: true },
  ]);
  const word = (name: 'type' | 'status'): string => {
    const field = fields[name];
    return label(field?.choices?.[String(values[name])] ?? entities.case.singular);
  };
  return (
    <Page
      title={<Run>{serviceCase.subject}</Run>}
      crumbs={[
        { label: label(entities.case.plural), path: '/cases' },
        { label: accountName ?? '…', path: pathOf('account', serviceCase.accountId) },
      ]}
      sentence={<Deadline serviceCase={serviceCase} />}
      beside={
        <>
          <Tag {...(serviceCase.type === 'complaint' && isOpen ? { tone: 'bad' as const } : {})}>{word('type')}</Tag>
          <Tag {...(isOpen ? {} : { tone: 'ok' as const })}>{word('status')}</Tag>
          <RecordState meta={meta} />
        </>
      }
      actions={
        <>
          <Button variant="default" onClick={edit}>
            {t('edit')} <Key keys="e" />
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <button type="button" className="iconbutton" aria-label={t('more')}>
                <IconDots size={16} aria-hidden />
              </button>
            </Menu.Target>
            <Menu.Dropdown className="pop">
              <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void remove()}>
                {t('remove')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
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
                  <Button variant="subtle" onClick={() => void update(answerCase('closed', answer, now()), 'closed')}>
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
                    <Button variant="default" onClick={() => void update({ status: 'closed' }, 'closed')}>
                      {t('close')}
                    </Button>
                  )}
                  <Button variant="subtle" onClick={() => void update(reopenCase, 'reopened')}>
                    {t('reopen')}
                  </Button>
                </div>
              </>
            )}
          </Section>
        </div>
        <Section title={t('facts')}>
          <dl className="case-facts">
            {factNames
              .filter((name) => values[name] !== undefined)
              .map((name) => {
                const field = fields[name];
                return field ? (
                  <div key={name}>
                    <dt>{label(field.label)}</dt>
                    <dd>
                      <FieldValue field={field} value={values[name]} link />
                    </dd>
                  </div>
                ) : null;
              })}
          </dl>
        </Section>
      </div>
      {editing !== undefined && (
        <SidePanel
          label={serviceCase.subject}
          title={<Run>{serviceCase.subject}</Run>}
          onClose={() => setEditing(undefined)}
        >
          <RecordForm
            entity="case"
            value={editing}
            only={caseFields}
            columns={1}
            onCancel={() => setEditing(undefined)}
            onSubmit={async (next) => {
              const patch = patchBetween(editing, next);
              if (patch) await data.commit([{ entity: 'case', op: 'update', id, patch }]);
              setEditing(undefined);
            }}
          />
        </SidePanel>
      )}
    </Page>
  );
}
