import { Fragment, useMemo, type ReactNode } from 'react';
import { entities, type Body } from '../../shared/entities';
import { conditionsOf } from '../../shared/domain/saved-list';
import { useData } from '../data/hooks';
import { useLabel } from '../i18n/texts';
import { FilterWords } from '../ui/filter-words';
import { filterFieldsOf, filtersByField } from '../ui/filters';
import { figureFields } from './account-figure-fields';

const fields = filterFieldsOf(entities.account, figureFields);

/** What an account has to fulfil to belong to a segment, in words; nothing of conditions this version does not know. */
export function SegmentRule({ segment }: { readonly segment: Pick<Body<'segment'>, 'conditions'> }): ReactNode {
  const label = useLabel();
  const { organisation } = useData().session;
  const parts = useMemo(() => filtersByField(conditionsOf(segment.conditions)), [segment.conditions]);
  return parts.map(({ path, conditions }, index) => {
    const field = fields.find((one) => one.path === path)?.field;
    return (
      field && (
        <Fragment key={path}>
          {index > 0 && ' · '}
          {label(field.label)} <FilterWords field={field} conditions={conditions} currency={organisation.currency} />
        </Fragment>
      )
    );
  });
}
