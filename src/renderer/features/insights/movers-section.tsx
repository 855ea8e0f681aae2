import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { ChosenListLink } from '../../pages/list-page';
import { Section } from '../../ui/section';
import { reportTexts } from './report-texts';

interface MoversSectionProps {
  readonly title: string;
  /** How many there are, and how many of them are listed. */
  readonly accounts: number;
  readonly listed: number;
  /** Ids of all of them, where they are those of one move. */
  readonly members?: readonly string[] | undefined;
  /** Back to the movers of every move. */
  readonly onAll?: () => void;
  readonly children: ReactNode;
}

const sort = { field: 'figures.net12Minor', desc: true } as const;

/** Below a grid of moves: who moved, or who makes the move that was chosen, with the way to all of them. */
export function MoversSection({ title, accounts, listed, members, onAll, children }: MoversSectionProps): ReactNode {
  const t = useTexts(reportTexts);
  const format = useFormat();
  return (
    <Section
      title={title}
      count={format.number(accounts)}
      className="moves"
      action={
        onAll && (
          <span className="row">
            {members && (
              <ChosenListLink
                entity="account"
                sort={sort}
                conditions={[{ field: 'id', op: 'in', value: members }]}
                className="link"
              >
                {t('openList')}
              </ChosenListLink>
            )}
            <Button variant="subtle" size="compact-sm" onClick={onAll}>
              {t('showAll')}
            </Button>
          </span>
        )
      }
    >
      {listed < accounts && (
        <p className="s d3">{t('listed', { n: format.number(listed), all: format.number(accounts) })}</p>
      )}
      {children}
    </Section>
  );
}
