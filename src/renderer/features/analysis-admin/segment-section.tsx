import { Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { patchBetween } from '../../../shared/domain/patch';
import { entities, type Body } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useCount } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { ChosenListLink } from '../../pages/list-page';
import { membersOf } from '../../../shared/domain/care';
import { SegmentRule } from '../../pages/segment-rule';
import { useSegmentActs, useSegments } from '../../pages/segments';
import { Facts } from '../../ui/facts';
import { listPathOf } from '../../ui/paths';
import { RecordForm } from '../../ui/record-form';
import { Section } from '../../ui/section';
import { SidePanel } from '../../ui/side-panel';
import { Run } from '../../ui/text-run';
import { texts } from './texts';

const care = ['serviceLevel', 'visitIntervalDays', 'priceListId'] as const;
const edited = ['name', ...care, 'note'] as const;

/** The segments in the order in which they count, who belongs to each, and what it decides. */
export function SegmentSection(): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const segments = useSegments();
  const [openId, setOpenId] = useState<string | undefined>(undefined);
  const opened = segments?.find(({ id }) => id === openId);
  return (
    <Section
      title={label(entities.segment.plural)}
      count={segments && format.number(segments.length)}
      action={
        <Link href={listPathOf('account')} className="link">
          {t('toAccounts')}
        </Link>
      }
    >
      <p className="s d2 analysis-note">{t('segmentsNote')}</p>
      {segments?.length === 0 && <p className="s d2">{t('noSegments')}</p>}
      <ol className="analysis-list">
        {segments?.map((segment, index) => (
          <SegmentLine
            key={segment.id}
            segment={segment}
            isFirst={index === 0}
            isLast={index === segments.length - 1}
            onOpen={() => setOpenId(segment.id)}
          />
        ))}
      </ol>
      {opened && <SegmentPanel key={opened.id} segment={opened} onClose={() => setOpenId(undefined)} />}
    </Section>
  );
}

interface SegmentLineProps {
  readonly segment: Row<'segment'>;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onOpen: () => void;
}

function SegmentLine({ segment, isFirst, isLast, onOpen }: SegmentLineProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { move } = useSegmentActs();
  const where = membersOf(segment);
  const count = useCount('account', { where });
  const { name } = segment;
  return (
    <li className="analysis-line">
      <button type="button" className="admin-name grow" onClick={onOpen}>
        <Run>{name}</Run>
      </button>
      {count !== undefined && (
        <ChosenListLink
          entity="account"
          conditions={where}
          sort={{ field: 'name', desc: false }}
          className="link s nw"
          aria-label={t('segmentMembers', { name, count: format.number(count) })}
        >
          {format.number(count)}
        </ChosenListLink>
      )}
      <button
        type="button"
        className="iconbutton"
        aria-label={t('moveUp', { name })}
        disabled={isFirst}
        onClick={() => void move(segment, -1)}
      >
        <IconArrowUp size={14} aria-hidden />
      </button>
      <button
        type="button"
        className="iconbutton"
        aria-label={t('moveDown', { name })}
        disabled={isLast}
        onClick={() => void move(segment, 1)}
      >
        <IconArrowDown size={14} aria-hidden />
      </button>
      <p className="xs d2 analysis-care">
        <SegmentRule segment={segment} />
      </p>
      <div className="analysis-care">
        <Facts entity="segment" record={segment} names={care} />
      </div>
    </li>
  );
}

function SegmentPanel({
  segment,
  onClose,
}: {
  readonly segment: Row<'segment'>;
  readonly onClose: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const acts = useSegmentActs();
  const [before] = useState<Body<'segment'>>(() => {
    const { id: _id, meta: _meta, ...body } = segment;
    return body;
  });
  const save = async (body: Body<'segment'>): Promise<void> => {
    const patch = patchBetween<Body<'segment'>>(before, body);
    if (patch) await acts.change(segment, patch as Partial<Body<'segment'>>, t('saved', { name: body.name }));
    onClose();
  };
  const remove = async (): Promise<void> => {
    onClose();
    await acts.remove(segment, t('removed', { name: segment.name }));
  };
  return (
    <SidePanel title={<Run>{segment.name}</Run>} label={segment.name} onClose={onClose}>
      <RecordForm entity="segment" value={before} only={edited} columns={1} onSubmit={save} onCancel={onClose} />
      <div className="analysis-acts">
        <Button variant="subtle" color="red" onClick={() => void remove()}>
          {t('remove')}
        </Button>
      </div>
    </SidePanel>
  );
}
