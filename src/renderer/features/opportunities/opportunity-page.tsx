import { Button, Checkbox, Popover, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { entities } from '../../../shared/entities';
import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import type { Row } from '../../data/api';
import { useData, useRecord } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { RecordFrame, RecordPage, useRecordActs } from '../../pages/record-page';
import { Facts } from '../../ui/facts';
import { RefTitle } from '../../ui/field-value';
import { isComposing } from '../../ui/key-match';
import { pathOf } from '../../ui/paths';
import { useRefTitle } from '../../ui/ref-source';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { opportunityFields } from './new-opportunity-page';
import { OpportunityLines } from './opportunity-lines';
import { conditionsLeftOpen, exitConditions, isOpenStage, type Stage } from '../../../shared/domain/stages';
import { allStages, moveToStage, stageDurations } from './stages';
import { texts } from './texts';
import './opportunities.css';

export const OpportunityPage = (): ReactNode => (
  <RecordPage entity="opportunity">{(opportunity) => <KnownOpportunity opportunity={opportunity} />}</RecordPage>
);

const editFields = [...opportunityFields, 'lostReason'] as const;
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
  const { user, organisation } = useData().session;
  const acts = useRecordActs('opportunity', opportunity, { edit: editFields });
  const accountName = useRefTitle('account', opportunity.accountId);
  const settings = useRecord('analysisSettings', ownAnalysisSettingsId);
  const stageWord = (stage: Stage): string => label(entities.opportunity.fields.stage.choices?.[stage] ?? texts.stage);
  const move = async (stage: Stage, lostReason?: string): Promise<void> => {
    const patch = moveToStage(opportunity, stage, {
      at: new Date(Date.now()).toISOString(),
      byId: user.id,
      ...(lostReason === undefined ? {} : { lostReason }),
    });
    const left = conditionsLeftOpen(settings, opportunity, stage);
    const said = { name: opportunity.name, stage: stageWord(stage), conditions: left.join(t('listJoin')) };
    if (patch) await acts.change(patch, t(left.length > 0 ? 'movedEarly' : 'moved', said));
  };
  const conditions = exitConditions(settings, opportunity.stage);
  const met = opportunity.conditionsMet ?? [];
  const mark = (condition: string, isMet: boolean): Promise<void> =>
    acts.change(
      { conditionsMet: isMet ? [...met, condition] : met.filter((one) => one !== condition) },
      t(isMet ? 'conditionMet' : 'conditionOpen', { condition }),
    );
  const history = stageDurations(opportunity.stageHistory ?? [], new Date(Date.now()).toISOString());
  const { closeOn } = opportunity;
  const isLate = closeOn !== undefined && isOpenStage(opportunity.stage) && closeOn < format.today;
  return (
    <RecordFrame acts={acts} crumbs={[{ label: accountName ?? '…', path: pathOf('account', opportunity.accountId) }]}>
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
      {conditions.length > 0 && (
        <Section
          title={t('conditions', { stage: stageWord(opportunity.stage) })}
          count={t('conditionsMet', {
            met: conditions.filter((one) => met.includes(one)).length,
            all: conditions.length,
          })}
        >
          <div className="stage-conditions">
            {conditions.map((condition) => (
              <Checkbox
                key={condition}
                label={<Run>{condition}</Run>}
                checked={met.includes(condition)}
                disabled={!acts.edit}
                onChange={(event) => void mark(condition, event.currentTarget.checked)}
              />
            ))}
          </div>
        </Section>
      )}
      <div className="opportunity-columns">
        <div>
          <Section title={t('facts')}>
            <Facts
              entity="opportunity"
              record={opportunity}
              names={factNames}
              currency={opportunity.currency ?? organisation.currency}
              values={
                isLate
                  ? {
                      closeOn: (
                        <span className="warn">
                          {format.date(closeOn)} · {format.day(closeOn)}
                        </span>
                      ),
                    }
                  : {}
              }
            />
          </Section>
          <OpportunityLines opportunity={opportunity} acts={acts} />
        </div>
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
    </RecordFrame>
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
