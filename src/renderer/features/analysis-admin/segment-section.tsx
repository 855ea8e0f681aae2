import { Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconPlus } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { patchBetween } from '../../../shared/domain/patch';
import { entities, type Body } from '../../../shared/entities';
import type { Change, Row } from '../../data/api';
import { useCount, useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { ChosenListLink } from '../../pages/list-page';
import { bySegmentOrder, membersOf } from '../../../shared/domain/care';
import { conditionRowsOf, conditionsOf, positionsWith } from '../../../shared/domain/saved-list';
import { figureFields } from '../../pages/account-figure-fields';
import { RuleTrial } from '../../pages/rule-trial';
import { SegmentRule } from '../../pages/segment-rule';
import { creation, placed, placing, useSaveSegments, useSegments } from '../../pages/segments';
import { Facts } from '../../ui/facts';
import { FilterBar } from '../../ui/filter-bar';
import type { FilterCondition } from '../../ui/filters';
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
  const order = useTriedOrder(segments);
  const [opened, setOpened] = useState<{ readonly id: string | undefined } | undefined>(undefined);
  const open = segments?.find(({ id }) => id === opened?.id);
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
        {order.segments.map((segment, index) => (
          <SegmentLine
            key={segment.id}
            segment={segment}
            isFirst={index === 0}
            isLast={index === order.segments.length - 1}
            onMove={(by) => order.move(segment.id, by)}
            onOpen={() => setOpened({ id: segment.id })}
          />
        ))}
      </ol>
      {order.changes.length > 0 && <NewOrder changes={order.changes} onDone={order.forget} />}
      {segments && (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => setOpened({ id: undefined })}
        >
          {t('addSegment')}
        </Button>
      )}
      {segments && opened && (open ?? opened.id === undefined) && (
        <SegmentPanel key={opened.id ?? ''} segment={open} segments={segments} onClose={() => setOpened(undefined)} />
      )}
    </Section>
  );
}

interface TriedOrder {
  /** As they would stand. */
  readonly segments: readonly Row<'segment'>[];
  /** None: they stand as they do. */
  readonly changes: readonly Change[];
  /** @param by -1 towards the first, 1 towards the last */
  readonly move: (id: string, by: -1 | 1) => void;
  readonly forget: () => void;
}

/** The order of the segments while somebody changes it: saved once it is said what follows from it. */
function useTriedOrder(segments: readonly Row<'segment'>[] = []): TriedOrder {
  const [tried, setTried] = useState<ReadonlyMap<string, number>>(new Map());
  return useMemo(() => {
    const ordered = bySegmentOrder(
      segments.map((segment) => ({ ...segment, position: tried.get(segment.id) ?? segment.position ?? 0 })),
    );
    const isOther = ordered.some(({ id }, place) => id !== segments[place]?.id);
    const moved = placed(ordered).filter(({ id, position }) => tried.has(id) && position !== undefined);
    return {
      segments: ordered,
      changes: isOther ? moved.map(placing) : [],
      move: (id, by) => {
        const index = ordered.findIndex((segment) => segment.id === id) + by;
        if (index < 0 || index >= ordered.length) return;
        const places = positionsWith(placed(ordered), id, index);
        setTried(new Map([...tried, ...places.map((place) => [place.id, place.position] as const)]));
      },
      forget: () => setTried(new Map()),
    };
  }, [segments, tried]);
}

/** Another order, what it would change, and the way to save it. */
function NewOrder({
  changes,
  onDone,
}: {
  readonly changes: readonly Change[];
  readonly onDone: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const save = useSaveSegments();
  return (
    <div className="analysis-order">
      <RuleTrial changes={changes} />
      <div className="row">
        <Button
          size="compact-sm"
          onClick={() => void save(changes, t('orderSaved')).then((isSaved) => isSaved && onDone())}
        >
          {t('saveOrder')}
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onDone}>
          {t('orderAsBefore')}
        </Button>
      </div>
    </div>
  );
}

interface SegmentLineProps {
  readonly segment: Row<'segment'>;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: -1 | 1) => void;
  readonly onOpen: () => void;
}

function SegmentLine({ segment, isFirst, isLast, onMove, onOpen }: SegmentLineProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
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
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={14} aria-hidden />
      </button>
      <button
        type="button"
        className="iconbutton"
        aria-label={t('moveDown', { name })}
        disabled={isLast}
        onClick={() => onMove(1)}
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

interface SegmentPanelProps {
  /** Undefined: a new one. */
  readonly segment: Row<'segment'> | undefined;
  readonly segments: readonly Row<'segment'>[];
  readonly onClose: () => void;
}

type Draft = Partial<Body<'segment'>>;

/** The rule of a segment and what it decides. Whom that would concern is said while it is changed. */
function SegmentPanel({ segment, segments, onClose }: SegmentPanelProps): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const save = useSaveSegments();
  const { organisation } = data.session;
  const [id] = useState(() => segment?.id ?? data.newId());
  const [before] = useState<Draft>(() => {
    const { id: _id, meta: _meta, ...body } = segment ?? { id: '', meta: undefined };
    return body;
  });
  const [draft, setDraft] = useState(before);
  const [rule, setRule] = useState<readonly FilterCondition[]>();
  const changesOf = (body: Draft): readonly Change[] => {
    const whole = { ...body, ...(rule ? { conditions: conditionRowsOf(rule) } : {}) };
    if (!segment) return creation(id, { ...whole, name: whole.name ?? '' }, segments);
    const patch = patchBetween<Draft>(before, whole);
    return patch ? [{ entity: 'segment', op: 'update', id, patch }] : [];
  };
  const submit = async (body: Body<'segment'>): Promise<void> => {
    const changes = changesOf(body);
    if (changes.length === 0 || (await save(changes, t('saved', { name: body.name })))) onClose();
  };
  const remove = async (of: Row<'segment'>): Promise<void> => {
    onClose();
    await save([{ entity: 'segment', op: 'remove', id: of.id }], t('removed', { name: of.name }));
  };
  const title = segment?.name ?? t('addSegment');
  return (
    <SidePanel title={<Run>{title}</Run>} label={title} onClose={onClose}>
      <RecordForm
        entity="segment"
        value={before}
        only={edited}
        columns={1}
        onChange={setDraft}
        onSubmit={submit}
        onCancel={onClose}
        extra={
          <div className="analysis-rule">
            <h3 className="s b">{t('rule')}</h3>
            <FilterBar
              entity="account"
              extra={figureFields}
              conditions={rule ?? conditionsOf(before.conditions)}
              currency={organisation.currency}
              onChange={setRule}
            />
            <RuleTrial of={{ entity: 'segment', id }} changes={changesOf(draft)} />
          </div>
        }
      />
      {segment && (
        <div className="analysis-acts">
          <Button variant="subtle" color="red" onClick={() => void remove(segment)}>
            {t('remove')}
          </Button>
        </div>
      )}
    </SidePanel>
  );
}
