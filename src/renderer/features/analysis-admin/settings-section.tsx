import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { misfitsOf, usualSettings, type AnalysisSettings } from '../../../shared/domain/insights/analysis-settings';
import { patchBetween } from '../../../shared/domain/patch';
import { entities, type Body } from '../../../shared/entities';
import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import type { Field } from '../../../shared/schema/field';
import { useData, useRecordState } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { FieldValue } from '../../ui/field-value';
import { RecordForm } from '../../ui/record-form';
import { Section } from '../../ui/section';
import { SidePanel } from '../../ui/side-panel';
import { useToast } from '../../ui/toast';
import { settingsGroups, type SettingName, type SettingsGroup } from './settings-groups';
import { texts } from './texts';

const fields = entities.analysisSettings.fields as Readonly<Record<SettingName, Field>>;

const isOwn = (value: unknown): boolean => value !== undefined && !(Array.isArray(value) && value.length === 0);

/** Every threshold, weight and cost: what is in force, and beside what was changed the value that is built in. */
export function SettingsSections(): ReactNode {
  const { session } = useData();
  const held = useRecordState('analysisSettings', ownAnalysisSettingsId);
  const [editing, setEditing] = useState<SettingsGroup | undefined>(undefined);
  if (held === 'loading') return null;
  const { id: _id, meta: _meta, ...own } = held ?? { id: '', meta: undefined, currency: session.organisation.currency };
  const settings: AnalysisSettings = own;
  return (
    <>
      <div className="analysis-groups">
        {settingsGroups.map((group) => (
          <GroupSection key={group.key} group={group} settings={settings} onEdit={() => setEditing(group)} />
        ))}
      </div>
      {editing && (
        <GroupPanel
          key={editing.key}
          group={editing}
          settings={settings}
          isNew={held === undefined}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

interface GroupProps {
  readonly group: SettingsGroup;
  readonly settings: AnalysisSettings;
}

function GroupSection({ group, settings, onEdit }: GroupProps & { readonly onEdit: () => void }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const usual = usualSettings(settings.currency);
  const isMisfit = group.misfit !== undefined && misfitsOf(settings).includes(group.misfit.part);
  return (
    <Section
      title={t(group.title)}
      action={
        <button
          type="button"
          className="linkbutton"
          aria-label={t('editGroup', { name: t(group.title) })}
          onClick={onEdit}
        >
          {t('edit')}
        </button>
      }
    >
      <p className="s d2 analysis-note">{t(group.note)}</p>
      <dl className="analysis-facts">
        {group.names.map((name) => (
          <div key={name}>
            <dt>{label(fields[name].label)}</dt>
            <dd>
              {isOwn(settings[name]) || isOwn(usual[name]) ? (
                <SettingValue name={name} settings={isOwn(settings[name]) ? settings : usual} />
              ) : (
                <span className="d3">{t('notSet')}</span>
              )}
              {isOwn(usual[name]) && (
                <span className="xs d3">
                  {isOwn(settings[name]) ? <BuiltIn name={name} currency={settings.currency} /> : t('builtIn')}
                </span>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {isMisfit && group.misfit && (
        <p className="s bad" role="alert">
          {t(group.misfit.text)}
        </p>
      )}
    </Section>
  );
}

/** What counts where nothing else is set. */
function BuiltIn({ name, currency }: { readonly name: SettingName; readonly currency: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  return (
    <>
      {t('builtIn')}
      {format.options.language === 'en' ? ': ' : '：'}
      <SettingValue name={name} settings={usualSettings(currency)} />
    </>
  );
}

/** One value in words; of thresholds a line for each score. */
function SettingValue({
  name,
  settings,
}: {
  readonly name: SettingName;
  readonly settings: AnalysisSettings;
}): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  if (name === 'grades')
    return (settings.grades ?? [])
      .map((grade) => (grade.shareBp === undefined ? grade.name : `${grade.name} ${format.percent(grade.shareBp)}`))
      .join(format.options.language === 'en' ? ', ' : '、');
  if (name === 'rfmLimits')
    return [...(settings.rfmLimits ?? [])]
      .sort((a, b) => a.score - b.score)
      .map((limit) => (
        <span key={limit.score} className="analysis-limit">
          {t('limit', {
            score: limit.score,
            days: format.number(limit.recencyDays),
            orders: format.number(limit.purchases),
            spend: format.wholeMoney(limit.spendMinor, settings.currency),
          })}
        </span>
      ));
  return <FieldValue field={fields[name]} value={settings[name]} currency={settings.currency} />;
}

function GroupPanel({
  group,
  settings,
  isNew,
  onClose,
}: GroupProps & { readonly isNew: boolean; readonly onClose: () => void }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const data = useData();
  const toast = useToast();
  const usual = usualSettings(settings.currency);
  // What the form began with: only what differs from it is changed, whatever came in meanwhile. Lists begin with what is in force.
  const [before] = useState<Body<'analysisSettings'>>(() => ({
    ...settings,
    rfmLimits: isOwn(settings.rfmLimits) ? (settings.rfmLimits ?? []) : (usual.rfmLimits ?? []),
    grades: isOwn(settings.grades) ? (settings.grades ?? []) : (usual.grades ?? []),
  }));
  const [misfit, setMisfit] = useState(false);
  const record = { entity: 'analysisSettings', id: ownAnalysisSettingsId } as const;

  const save = async (body: Body<'analysisSettings'>): Promise<void> => {
    const contradicts = group.misfit !== undefined && misfitsOf(body).includes(group.misfit.part);
    setMisfit(contradicts);
    if (contradicts) return;
    const patch = patchBetween<Body<'analysisSettings'>>(before, body);
    if (patch) {
      const created = { currency: settings.currency, ...withoutNulls(patch) };
      const { undoToken } = await data.commit([
        isNew ? { ...record, op: 'create', body: created } : { ...record, op: 'update', patch },
      ]);
      toast({ text: t('saved', { name: t(group.title) }), undo: () => data.undo(undoToken) });
    }
    onClose();
  };
  const reset = async (): Promise<void> => {
    const patch = Object.fromEntries(group.names.filter((name) => isOwn(settings[name])).map((name) => [name, null]));
    if (Object.keys(patch).length > 0) {
      const { undoToken } = await data.commit([{ ...record, op: 'update', patch }]);
      toast({ text: t('resetDone', { name: t(group.title) }), undo: () => data.undo(undoToken) });
    }
    onClose();
  };
  const hint = (name: SettingName): ReactNode => {
    const { min, maxValue, kind } = fields[name];
    const shown = (value: number): string =>
      kind === 'percent' ? format.percent(value) : kind === 'quantity' ? format.quantity(value) : format.number(value);
    const isLimited = maxValue < Number.MAX_SAFE_INTEGER && kind !== 'money';
    const hasBuiltIn = isOwn(usual[name]);
    if (!hasBuiltIn && !isLimited) return undefined;
    return (
      <>
        {hasBuiltIn && <BuiltIn name={name} currency={settings.currency} />}
        {hasBuiltIn && isLimited && ' · '}
        {isLimited && t('limits', { min: shown(min), max: shown(maxValue) })}
      </>
    );
  };
  const lists = group.names.filter((name) => fields[name].kind === 'rows');
  return (
    <SidePanel title={t(group.title)} label={t(group.title)} onClose={onClose}>
      <p className="s d2 analysis-note">{t(group.note)}</p>
      <div className="analysis-form">
        <RecordForm
          entity="analysisSettings"
          value={before}
          only={group.names}
          columns={1}
          currency={settings.currency}
          hints={Object.fromEntries(group.names.map((name) => [name, hint(name)]))}
          onSubmit={save}
          onCancel={onClose}
          extra={
            <>
              {lists.map((name) => (
                <p key={name} className="s d2">
                  <BuiltIn name={name} currency={settings.currency} />
                </p>
              ))}
              {misfit && group.misfit && (
                <p className="s bad" role="alert">
                  {t(group.misfit.text)}
                </p>
              )}
              {group.names.some((name) => isOwn(settings[name])) && (
                <Button variant="subtle" size="compact-sm" onClick={() => void reset()}>
                  {t('reset')}
                </Button>
              )}
            </>
          }
        />
      </div>
    </SidePanel>
  );
}

const withoutNulls = <T extends object>(patch: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null)) as {
    [K in keyof T]?: NonNullable<T[K]>;
  };
