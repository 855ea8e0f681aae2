import { Button, Menu, Popover, TextInput } from '@mantine/core';
import { IconDots, IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useLocation, useParams } from 'wouter';
import { entities, type Body } from '../../../shared/entities';
import { patchBetween } from '../../../shared/domain/patch';
import type { Field } from '../../../shared/schema/field';
import type { Row } from '../../data/api';
import { useData, useRecordState } from '../../data/hooks';
import { useSteps } from '../../data/use-steps';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { useErrorText } from '../../ui/error-panel';
import { FieldValue, RefTitle } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { isComposing } from '../../ui/key-match';
import { rememberedList } from '../../ui/list-state';
import { Page } from '../../ui/page';
import { pathOf } from '../../ui/paths';
import { RecordForm } from '../../ui/record-form';
import { RecordState } from '../../ui/record-state';
import { useRefTitle } from '../../ui/ref-source';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { SidePanel } from '../../ui/side-panel';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { opportunityFields } from './new-opportunity-page';
import { allStages, isOpenStage, moveToStage, stageDurations, type Stage } from './stages';
import { texts } from './texts';
import './opportunities.css';

export function OpportunityPage(): ReactNode {
  const { id = '' } = useParams<{ id: string }>();
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const opportunity = useRecordState('opportunity', id);
  if (opportunity === 'loading') return <Page title={label(entities.opportunity.singular)}>{null}</Page>;
  if (opportunity === undefined)
    return (
      <Page
        title={label(entities.opportunity.singular)}
        crumbs={[{ label: label(entities.opportunity.plural), path: '/opportunities' }]}
      >
        <EmptyState
          title={t('notHere')}
          action={<Button onClick={() => navigate('/opportunities')}>{t('toList')}</Button>}
        >
          {t('notHereText')}
        </EmptyState>
      </Page>
    );
  return <KnownOpportunity key={opportunity.id} opportunity={opportunity} />;
}

const factNames = [
  'accountId',
  'contactId',
  'ownerId',
  'valueMinor',
  'probabilityBp',
  'closeOn',
  'lostReason',
  'note',
] as const;

function KnownOpportunity({ opportunity }: { readonly opportunity: Row<'opportunity'> }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const [, navigate] = useLocation();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const [editing, setEditing] = useState<Body<'opportunity'> | undefined>();
  const accountName = useRefTitle('account', opportunity.accountId);
  const steps = useSteps('opportunity', opportunity.id, rememberedList('opportunity')?.query);
  const { id, meta, ...body } = opportunity;
  const currency = opportunity.currency ?? data.session.organisation.currency;
  const stageWord = (stage: Stage): string => label(entities.opportunity.fields.stage.choices?.[stage] ?? texts.stage);
  const fail = (error: unknown): void => toast({ text: errorText(error), problem: true });
  const move = async (stage: Stage, lostReason?: string): Promise<void> => {
    const at = new Date(Date.now()).toISOString();
    const patch = moveToStage(body, stage, {
      at,
      byId: data.session.user.id,
      ...(lostReason === undefined ? {} : { lostReason }),
    });
    if (!patch) return;
    try {
      const { undoToken } = await data.commit([{ entity: 'opportunity', op: 'update', id, patch }]);
      toast({
        text: t('moved', { name: opportunity.name, stage: stageWord(stage) }),
        undo: () => data.undo(undoToken),
      });
    } catch (error) {
      fail(error);
    }
  };
  const remove = async (): Promise<void> => {
    try {
      const { undoToken } = await data.commit([{ entity: 'opportunity', op: 'remove', id }]);
      navigate('/opportunities');
      toast({ text: t('removed', { name: opportunity.name }), undo: () => data.undo(undoToken) });
    } catch (error) {
      fail(error);
    }
  };
  const edit = (): void => setEditing(body);
  const step = (to: string | undefined): void => {
    if (to !== undefined) navigate(pathOf('opportunity', to));
  };
  useShortcuts([
    { keys: 'e', label: texts.edit, run: edit },
    { keys: ']', label: texts.toList, run: () => step(steps?.after), quiet: true },
    { keys: '[', label: texts.toList, run: () => step(steps?.before), quiet: true },
    { keys: 'Escape', label: texts.toList, run: () => navigate('/opportunities'), quiet: true },
  ]);
  const fields = entities.opportunity.fields as Readonly<Record<string, Field>>;
  const values = body as Readonly<Record<string, unknown>>;
  const now = new Date(Date.now()).toISOString();
  const history = stageDurations(opportunity.stageHistory ?? [], now);
  return (
    <Page
      title={<Run>{opportunity.name}</Run>}
      crumbs={[
        { label: label(entities.opportunity.plural), path: '/opportunities' },
        { label: accountName ?? '…', path: pathOf('account', opportunity.accountId) },
      ]}
      beside={<RecordState meta={meta} />}
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
      <div className="stage-way" role="group" aria-label={t('stage')}>
        {allStages.map((stage) =>
          stage === 'lost' ? (
            <LostButton
              key={stage}
              word={stageWord(stage)}
              current={opportunity.stage === stage}
              onLost={(reason) => void move('lost', reason)}
            />
          ) : (
            <button
              key={stage}
              type="button"
              className={stageClass(stage, opportunity.stage)}
              aria-pressed={opportunity.stage === stage}
              onClick={() => void move(stage)}
            >
              {stageWord(stage)}
            </button>
          ),
        )}
      </div>
      <div className="opportunity-columns">
        <Section title={t('facts')}>
          <dl className="opportunity-facts">
            {factNames
              .filter((name) => values[name] !== undefined)
              .map((name) => {
                const field = fields[name];
                return field ? (
                  <div key={name}>
                    <dt>{label(field.label)}</dt>
                    <dd>
                      {name === 'closeOn' &&
                      isOpenStage(opportunity.stage) &&
                      (opportunity.closeOn ?? '') < format.today ? (
                        <span className="warn">
                          {format.date(opportunity.closeOn ?? '')} · {format.day(opportunity.closeOn ?? '')}
                        </span>
                      ) : (
                        <FieldValue field={field} value={values[name]} currency={currency} link />
                      )}
                    </dd>
                  </div>
                ) : null;
              })}
          </dl>
        </Section>
        <Section title={t('history')}>
          {history.length === 0 && <p className="s d2">{t('noHistory')}</p>}
          <ol className="plainlist">
            {history.map((line, index) => (
              <li key={line.at} className="stage-line">
                <span className={index === history.length - 1 ? 'b' : ''}>{stageWord(line.stage)}</span>
                <span className="s d2">
                  {format.dateTime(line.at)}
                  {line.byId !== undefined && (
                    <>
                      {' · '}
                      <RefTitle entity="user" id={line.byId} />
                    </>
                  )}
                </span>
                <span className="s d3">{t('days', { n: line.days })}</span>
              </li>
            ))}
          </ol>
        </Section>
      </div>
      {editing !== undefined && (
        <SidePanel label={opportunity.name} title={<Run>{opportunity.name}</Run>} onClose={() => setEditing(undefined)}>
          <RecordForm
            entity="opportunity"
            value={editing}
            only={[...opportunityFields, 'lostReason']}
            columns={1}
            currency={currency}
            onCancel={() => setEditing(undefined)}
            onSubmit={async (next) => {
              const patch = patchBetween(editing, next);
              if (patch) await data.commit([{ entity: 'opportunity', op: 'update', id, patch }]);
              setEditing(undefined);
            }}
          />
        </SidePanel>
      )}
    </Page>
  );
}

function stageClass(stage: Stage, current: Stage): string {
  if (stage === current) return stage === 'won' ? 'stage on won' : 'stage on';
  const passed = current !== 'lost' && allStages.indexOf(stage) < allStages.indexOf(current);
  return passed ? 'stage passed' : 'stage';
}

function LostButton({
  word,
  current,
  onLost,
}: {
  readonly word: string;
  readonly current: boolean;
  readonly onLost: (reason: string) => void;
}): ReactNode {
  const t = useTexts(texts);
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const save = (): void => {
    setOpened(false);
    onLost(reason);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={300} trapFocus returnFocus>
      <Popover.Target>
        <button
          type="button"
          className={current ? 'stage on lost' : 'stage'}
          aria-pressed={current}
          aria-expanded={opened}
          onClick={() => setOpened(!current && !opened)}
        >
          {word}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="pop" aria-label={t('lostWhy')}>
        <TextInput
          data-autofocus
          label={t('lostWhy')}
          autoComplete="off"
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !isComposing(event.nativeEvent)) save();
          }}
        />
        <div className="row lost-acts">
          <Button size="compact-sm" variant="light" onClick={save}>
            {t('lostSave')}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => setOpened(false)}>
            {t('cancel')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
