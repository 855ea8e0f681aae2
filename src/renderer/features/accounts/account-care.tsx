import type { ReactNode } from 'react';
import { careParts, type Care, type CarePart } from '../../../shared/domain/care';
import { entities, type Body } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useLabel, useTexts } from '../../i18n/texts';
import { useUsualList } from '../../pages/account-price-list';
import { useCareOfNew, useSegments, type CareFound } from '../../pages/segments';
import { useErrorText } from '../../ui/error-panel';
import { FieldValue, RefTitle } from '../../ui/field-value';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { texts } from './texts';

/** A part of the care as it is read. */
export function CareValue({ care, part }: { readonly care: Care; readonly part: CarePart }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  if (part === 'visitIntervalDays') return t('visitEvery', { n: format.number(care.visitIntervalDays ?? 0) });
  return <FieldValue field={entities.account.fields[part]} value={care[part]} link />;
}

/** The segment that decides about a part. */
export function decidingSegment(care: CareFound | undefined, part: CarePart): string | undefined {
  const source = care?.from[part];
  return typeof source === 'object' ? source.segmentId : undefined;
}

interface FromSegmentProps {
  /** What segments say. */
  readonly care: CareFound | undefined;
  readonly part: CarePart;
}

/** What a segment decides, and which. */
export function FromSegment({ care, part }: FromSegmentProps): ReactNode {
  const t = useTexts(texts);
  const segmentId = decidingSegment(care, part);
  if (segmentId === undefined || !care) return null;
  return (
    <span className="fact-of-segment">
      <CareValue care={care.care} part={part} />{' '}
      <span className="xs d3">
        · {t('bySegment')} <RefTitle entity="segment" id={segmentId} />
      </span>{' '}
    </span>
  );
}

/** What is paid by where nobody chose a price list, neither for the account nor for a segment. */
export function UsualPrices({ currency }: { readonly currency: string | undefined }): ReactNode {
  const t = useTexts(texts);
  const { organisation } = useData().session;
  const list = useUsualList(currency);
  if (list === 'loading') return null;
  if (list)
    return (
      <>
        <Run>{list.name}</Run> <span className="xs d3">· {t('onlyList', { currency: list.currency })}</span>{' '}
      </>
    );
  const isForeign = currency !== undefined && currency !== organisation.currency;
  return isForeign ? (
    <span className="warn">{t('noPricesIn', { currency })} </span>
  ) : (
    <span className="d2">{t('listPrices')} </span>
  );
}

interface OwnCareProps extends FromSegmentProps {
  readonly account: Row<'account'>;
  readonly editable: boolean;
}

/** Says that a value is the account's own, and offers what its segment says instead, where segments say something of it at all. */
export function OwnCare({ account, part, care, editable }: OwnCareProps): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const label = useLabel();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const isSaid = useSegments()?.some((segment) => segment[part] !== undefined) === true;
  const { label: name } = entities.account.fields[part];
  const follow = async (): Promise<void> => {
    try {
      const { undoToken } = await data.commit([
        { entity: 'account', op: 'update', id: account.id, patch: { [part]: null } },
      ]);
      toast({ text: t('followsSegment', { name: label(name) }), undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  // A price list of its own is told apart from the usual prices also where no segment says one.
  if (!isSaid && part !== 'priceListId') return null;
  return (
    <span className="block xs d3 care-hint">
      {t('ownCare')}
      {editable && isSaid && (
        <>
          {' · '}
          <button
            type="button"
            className="linkbutton"
            aria-label={join('named', { name: t('asSegment'), value: label(name) })}
            onClick={() => void follow()}
          >
            {t('asSegment')}
          </button>{' '}
          {decidingSegment(care, part) === undefined ? (
            part === 'priceListId' && (
              <>
                (<UsualPrices currency={account.currency} />)
              </>
            )
          ) : (
            <FromSegment care={care} part={part} />
          )}
        </>
      )}
    </span>
  );
}

/** Below the fields of a new account: how it will be looked after where they are left empty, and what a choice stands instead of. */
export function useCareHints(draft: Partial<Body<'account'>>): Readonly<Partial<Record<CarePart, ReactNode>>> {
  const t = useTexts(texts);
  const care = useCareOfNew(draft);
  const hintOf = (part: CarePart): ReactNode => {
    const isOfSegment = decidingSegment(care, part) !== undefined;
    const isChosen = draft[part] !== undefined;
    if (!care || (!isOfSegment && (isChosen || part !== 'priceListId'))) return undefined;
    return (
      <span className="care-hint" role="status">
        {t(isChosen ? 'insteadOf' : 'leftEmpty')}{' '}
        {isOfSegment ? <FromSegment care={care} part={part} /> : <UsualPrices currency={draft.currency} />}
      </span>
    );
  };
  const hints = careParts.map((part) => [part, hintOf(part)] as const).filter(([, hint]) => hint !== undefined);
  return Object.fromEntries(hints);
}
