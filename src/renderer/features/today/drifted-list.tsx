import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { DriftAnalysis } from '../../../shared/domain/insights/analyses';
import { useRecord } from '../../data/hooks';
import { useAnalysis } from '../../data/insights/hooks';
import { useFiguresKnown } from '../../data/use-figures-known';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useCategoryNames } from '../../pages/category-name';
import { ChosenListLink } from '../../pages/list-page';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { More } from './more';
import { texts } from './texts';

const sort = { field: 'figures.net12Minor', desc: true };

interface DriftedListProps {
  /** Accounts of this person; of everybody when left out, and then each names its owner. */
  readonly ownerId?: string;
  /** Accounts shown at first. */
  readonly most: number;
}

/** Accounts whose taste has changed by more than the settings let pass, who spends most first; nothing where there are none. */
export function DriftedList(props: DriftedListProps): ReactNode {
  // It takes the lines of all orders: what else the page shows comes first.
  return useFiguresKnown() && <Drifted {...props} />;
}

function Drifted({ ownerId, most }: DriftedListProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [limit, setLimit] = useState(most);
  const { answer } = useAnalysis({ kind: 'drift', ...(ownerId === undefined ? {} : { ownerId }) });
  if (!answer || answer.members.length === 0) return null;
  const { members, moves } = answer;
  const shown = Math.min(limit, moves.length);
  return (
    <Section
      title={t('drifted')}
      count={format.number(members.length)}
      action={
        <ChosenListLink
          entity="account"
          sort={sort}
          conditions={[{ field: 'id', op: 'in', value: members }]}
          className="link"
        >
          {t('all')}
        </ChosenListLink>
      }
    >
      <ul className="duelist">
        {moves.slice(0, shown).map((move) => (
          <DriftedRow key={move.accountId} move={move} withOwner={ownerId === undefined} />
        ))}
        {/* What moved is told of the first; all of them are behind the link above. */}
        <More shown={shown} all={shown < moves.length ? members.length : shown} onMore={setLimit} />
      </ul>
    </Section>
  );
}

interface DriftedRowProps {
  readonly move: DriftAnalysis['moves'][number];
  readonly withOwner: boolean;
}

function DriftedRow({ move: { accountId, categoryId, before, now }, withOwner }: DriftedRowProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const account = useRecord('account', accountId);
  const category = useCategoryNames([categoryId])(categoryId);
  const share = (of: number): string => format.percent(Math.round(of * 100) * 100);
  if (!account) return null;
  return (
    <li>
      <div className="grow duewords">
        <Link href={pathOf('account', accountId)} className="el plainlink">
          <Run>{account.name}</Run>
        </Link>
        <span className="s d2 el">
          {t('driftedTo', { category, now: share(now), before: share(before) })}
          {withOwner && account.ownerId !== undefined && (
            <>
              {' '}
              <RefTitle entity="user" id={account.ownerId} />
            </>
          )}
        </span>
      </div>
    </li>
  );
}
