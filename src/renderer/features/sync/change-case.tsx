import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { errorTexts } from '../../../shared/errors';
import type { Field } from '../../../shared/schema/field';
import type { PendingChange } from '../../data/api';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useLanguage, useTexts } from '../../i18n/texts';
import { useErrorText } from '../../ui/error-panel';
import { FieldValue } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { describeChange, fieldAt, fieldName, spokenFields } from './describe';
import { refusalParams } from './refusal';
import { texts } from './texts';

interface ChangeCaseProps {
  readonly change: PendingChange;
  readonly onTakeBack: () => void;
}

/** One change of this laptop, field by field, and what can be done about it when it was refused. */
export function ChangeCase({ change, onTakeBack }: ChangeCaseProps): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const language = useLanguage();
  const format = useFormat();
  const { refused } = change;
  return (
    <article>
      <h2 className="t2">
        <Run>{describeChange(change, { language, format })}</Run>
      </h2>
      {refused ? (
        <div className="errorpanel">
          <p className="b bad">{l(errorTexts[refused.code], refusalParams(change, language))}</p>
          <p className="s">{t('refusedAt', { time: format.dateTime(refused.at) })}</p>
        </div>
      ) : (
        <p className="s d2">{t('changedAt', { time: format.dateTime(change.at) })}</p>
      )}
      {change.fields.length > 0 && <FieldTable change={change} />}
      <Acts change={change} onTakeBack={onTakeBack} />
    </article>
  );
}

function FieldTable({ change }: { readonly change: PendingChange }): ReactNode {
  const t = useTexts(texts);
  const language = useLanguage();
  const fresh = change.kind === 'create';
  const currency = change.fields.find(({ field }) => field === 'currency')?.after;
  const money = typeof currency === 'string' ? currency : undefined;
  return (
    <table className="tb flush casefields">
      <thead>
        <tr>
          <th>{t('field')}</th>
          {!fresh && <th>{t('before')}</th>}
          <th>{fresh ? t('value') : t('after')}</th>
        </tr>
      </thead>
      <tbody>
        {spokenFields(change).map(({ field, before, after }) => (
          <tr key={field}>
            <td className="d2">{fieldName(change.entity, field, language)}</td>
            {!fresh && (
              <td className="d2">
                <AnyValue field={fieldAt(change.entity, field)} value={before} currency={money} />
              </td>
            )}
            <td>
              <AnyValue field={fieldAt(change.entity, field)} value={after} currency={money} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A value of any field, also of one that this version does not know. */
export function AnyValue({
  field,
  value,
  currency,
}: {
  readonly field: Field | undefined;
  readonly value: unknown;
  readonly currency?: string | undefined;
}): ReactNode {
  const t = useTexts(texts);
  const nothing = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (nothing) return <span className="d3">{t('empty')}</span>;
  if (!field) return <Run>{typeof value === 'object' ? JSON.stringify(value) : String(value)}</Run>;
  return <FieldValue field={field} value={value} {...(currency === undefined ? {} : { currency })} />;
}

function Acts({ change, onTakeBack }: ChangeCaseProps): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const [, navigate] = useLocation();
  const [sure, setSure] = useState(false);
  const act = async (run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  const open = change.kind !== 'remove' && (
    <Button variant={change.refused ? 'filled' : 'default'} onClick={() => navigate(pathOf(change.entity, change.id))}>
      {change.refused ? t('edit') : t('openRecord')}
    </Button>
  );
  if (!change.refused) {
    return (
      <div className="row form-acts">
        {open}
        <Button variant="default" onClick={onTakeBack}>
          {t('takeBack')}
        </Button>
      </div>
    );
  }
  return (
    <div className="row form-acts">
      {open}
      <Button variant="default" onClick={() => void act(() => data.retry(change.entity, change.id))}>
        {t('retry')}
      </Button>
      {sure ? (
        <>
          <Button color="red" onClick={() => void act(() => data.discard(change.entity, change.id))}>
            {t('discardSure')}
          </Button>
          <Button variant="subtle" onClick={() => setSure(false)}>
            {t('keep')}
          </Button>
        </>
      ) : (
        <Button variant="subtle" onClick={() => setSure(true)}>
          {t('discard')}
        </Button>
      )}
    </div>
  );
}
