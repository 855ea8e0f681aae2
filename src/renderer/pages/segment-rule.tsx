import { Fragment, useMemo, type ReactNode } from 'react';
import { isAnyOf, type Condition } from '../../shared/domain/condition';
import { entities, type Body } from '../../shared/entities';
import { conditionsOf } from '../../shared/domain/saved-list';
import { useData } from '../data/hooks';
import { useLabel, useTexts } from '../i18n/texts';
import { FilterWords } from '../ui/filter-words';
import { filterFieldsOf, filtersByField } from '../ui/filters';
import { figureFields } from './account-figure-fields';
import { texts } from './texts';

const fields = filterFieldsOf(entities.account, figureFields);

/** What an account has to fulfil to belong to a segment, in words; nothing of conditions this version does not know. */
export function SegmentRule({ segment }: { readonly segment: Pick<Body<'segment'>, 'conditions'> }): ReactNode {
  const t = useTexts(texts);
  const conditions = useMemo(() => conditionsOf(segment.conditions), [segment.conditions]);
  const hasOwn = conditions.some((condition) => !isAnyOf(condition));
  return (
    <>
      <AllOf conditions={conditions} />
      {conditions.filter(isAnyOf).map(({ field, value }, index) => (
        <Fragment key={field}>
          {(hasOwn || index > 0) && ' · '}
          {t('anyOf')}{' '}
          {value.map((list, place) => (
            <Fragment key={place}>
              {place > 0 && ` ${t('or')} `}
              {list.length > 1 ? (
                <>
                  (<AllOf conditions={list} />)
                </>
              ) : (
                <AllOf conditions={list} />
              )}
            </Fragment>
          ))}
        </Fragment>
      ))}
    </>
  );
}

function AllOf({ conditions }: { readonly conditions: readonly Condition[] }): ReactNode {
  const label = useLabel();
  const { organisation } = useData().session;
  return filtersByField(conditions).map(({ path, conditions: own }, index) => {
    const field = fields.find((one) => one.path === path)?.field;
    return (
      field && (
        <Fragment key={path}>
          {index > 0 && ' · '}
          {label(field.label)} <FilterWords field={field} conditions={own} currency={organisation.currency} />
        </Fragment>
      )
    );
  });
}
