import type { Body } from '../entities';

/** A time in a segment, days YYYY-MM-DD; without `until` it goes on. */
export type SegmentStay = NonNullable<Body<'segmentHistory'>['stays']>[number];

const mostStays = 1_000;

/**
 * The stays of an account after a look at where it is now.
 * @param asked segments that could be told; of the others nothing is said, and what was known stays open
 * @param now those of `asked` it is in
 * @param isFirstLook nobody has looked who is in this segment before: since when it is, nobody knows
 * @returns undefined: as before
 */
export function staysAfter(
  before: readonly SegmentStay[],
  asked: ReadonlySet<string>,
  now: ReadonlySet<string>,
  { today, isFirstLook }: { readonly today: string; readonly isFirstLook: (segmentId: string) => boolean },
): readonly SegmentStay[] | undefined {
  const open = new Set(before.flatMap(({ segmentId, until }) => (until === undefined ? [segmentId] : [])));
  const left = new Set([...open].filter((id) => asked.has(id) && !now.has(id)));
  const entered = [...now].filter((id) => !open.has(id));
  if (left.size === 0 && entered.length === 0) return undefined;
  const stays = before
    .map((stay) => (stay.until === undefined && left.has(stay.segmentId) ? { ...stay, until: today } : stay))
    // In and out within a day is no stay; out and in again is none that ended.
    .filter(({ segmentId, from, until }) => !(from === until && left.has(segmentId)));
  for (const segmentId of entered) {
    const ended = stays.findLastIndex((stay) => stay.segmentId === segmentId && stay.until === today);
    const { until: _until, ...again } = stays[ended] ?? {};
    if (ended >= 0) stays[ended] = again as SegmentStay;
    else
      stays.push({
        ...{ key: `${today} ${segmentId}`, segmentId, from: today },
        ...(isFirstLook(segmentId) ? { isEarlier: true } : {}),
      });
  }
  // The oldest that have ended give way.
  const ended = stays.filter(({ until }) => until !== undefined).slice(0, Math.max(0, stays.length - mostStays));
  return stays.filter((stay) => !ended.includes(stay));
}
