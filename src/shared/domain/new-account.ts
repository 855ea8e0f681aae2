import { entityOf, type Body } from '../entities';
import { fieldAt, valueReader } from '../schema/field-path';
import { accountFigures } from './account-figures';
import { membersOf } from './care';
import { conditionTest, type Calendar } from './condition-test';
import { usualConfig } from './insights/analysis-config';
import { alternativesOf, type KnownSegment, type KnownTag } from './tag-conditions';

/**
 * The segments an account will belong to that is being entered: by what is said of it so far, and by the figures of somebody who has not
 * ordered yet and with whom nobody has spoken.
 */
export function segmentsOfNew<S extends KnownSegment>(
  draft: Partial<Body<'account'>>,
  segments: readonly S[],
  tags: readonly KnownTag[],
  calendar: Calendar,
): S[] {
  const account = entityOf('account');
  const today = calendar.today();
  const figures = {
    ...accountFigures([], [], { asOf: today, today }, usualConfig.rhythm),
    ...{ lifecycle: 'potential', isTopFifth: false },
  };
  const row: Readonly<Record<string, unknown>> = { ...draft, figures };
  return segments.filter((segment) =>
    alternativesOf(membersOf(segment), { tags, segments }).some((conditions) =>
      conditions.every((one) =>
        conditionTest(
          one,
          valueReader(account, one.field),
          fieldAt(account, one.field)?.kind === 'phone',
          calendar,
        )(row),
      ),
    ),
  );
}
