import { useEffect, useMemo, useState } from 'react';
import { bySegmentOrder, careOf, membersOf, type CarePart } from '../../shared/domain/care';
import { segmentsOfNew } from '../../shared/domain/new-account';
import { positionsWith, type Placed } from '../../shared/domain/saved-list';
import type { SegmentStay } from '../../shared/domain/segment-stays';
import type { Body } from '../../shared/entities';
import { must } from '../../shared/errors';
import type { Change, Row } from '../data/api';
import { useData, useRecords } from '../data/hooks';
import { useFormat } from '../i18n/format-context';
import { useErrorText } from '../ui/error-panel';
import { offsetNow } from '../ui/filter-words';
import type { FilterCondition } from '../ui/filters';
import { useToast } from '../ui/toast';

const byRule = { where: [{ field: 'segmentId', op: 'notEmpty' }], sort: [{ field: 'name' }] } as const;
const many = { window: { offset: 0, limit: 500 } } as const;

/** The segments of the organisation in the order in which they count; undefined until they are known. */
export function useSegments(): readonly Row<'segment'>[] | undefined {
  const rows = useRecords('segment', {}, many);
  return useMemo(() => rows && bySegmentOrder(rows.rows), [rows]);
}

/** A new segment behind all others, and where these come to stand. */
export function creation(
  id: string,
  body: Omit<Body<'segment'>, 'position'>,
  segments: readonly Row<'segment'>[],
): readonly Change[] {
  const places = positionsWith(placed(segments), id, segments.length);
  const { position } = must(
    places.find((one) => one.id === id),
    'a new segment gets a position',
  );
  return [
    { entity: 'segment', op: 'create', id, body: { ...body, position } },
    ...places.filter((one) => one.id !== id).map(placing),
  ];
}

export const placed = (segments: readonly Row<'segment'>[]): Placed[] =>
  segments.map(({ id, position }) => ({ id, position: position ?? 0 }));

export const placing = ({ id, position }: Placed): Change => ({
  entity: 'segment',
  op: 'update',
  id,
  patch: { position },
});

/** Saves what an administrator does to segments, and says it in the words given, with undo. @returns whether it could be saved */
export function useSaveSegments(): (changes: readonly Change[], said: string) => Promise<boolean> {
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  return async (changes, said) => {
    try {
      const { undoToken } = await data.commit(changes);
      toast({ text: said, undo: () => data.undo(undoToken) });
      return true;
    } catch (error) {
      toast({ text: errorText(error), problem: true });
      return false;
    }
  };
}

/**
 * Those of the segments that an account belongs to, followed as the account, its orders and the segments change.
 * @returns undefined until it is known of all of them
 */
function useMemberships(
  accountId: string,
  segments: readonly Row<'segment'>[] | undefined,
): readonly Row<'segment'>[] | undefined {
  const data = useData();
  const [counted, setCounted] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    setCounted(new Map());
    const ends = (segments ?? []).map((segment) => {
      const where: FilterCondition[] = [{ field: 'id', op: 'eq', value: accountId }, ...membersOf(segment)];
      return data.watchCount('account', { where }, (count) =>
        setCounted((before) => new Map(before).set(segment.id, count)),
      );
    });
    return () => {
      for (const end of ends) end();
    };
  }, [data, segments, accountId]);
  return useMemo(
    () =>
      segments?.every(({ id }) => counted.has(id)) === true
        ? segments.filter(({ id }) => counted.get(id) === 1)
        : undefined,
    [segments, counted],
  );
}

/** The names of the tags that an account carries because of a segment it belongs to; none while that is not known. */
export function useTagsByRule(accountId: string): readonly string[] {
  const segments = useSegments();
  const tags = useRecords('tag', byRule, many)?.rows;
  const asked = useMemo(
    () => segments?.filter(({ id }) => tags?.some((tag) => tag.segmentId === id) === true),
    [segments, tags],
  );
  const memberships = useMemberships(accountId, asked);
  return useMemo(
    () =>
      (tags ?? [])
        .filter(({ segmentId }) => memberships?.some(({ id }) => id === segmentId) === true)
        .map(({ name }) => name),
    [tags, memberships],
  );
}

/** A time in a segment, with the names of today. */
export interface NamedStay extends SegmentStay {
  readonly name: string;
  /** Names of the tags that the segment gives. */
  readonly tags: readonly string[];
}

/** When an account was in which segment, as far as the head office has noted it and the segment is still there; the latest first. */
export function useSegmentStays(accountId: string): readonly NamedStay[] {
  const segments = useSegments();
  const tags = useRecords('tag', byRule, many)?.rows;
  const known = useRecords('segmentHistory', { where: [{ field: 'accountId', op: 'eq', value: accountId }] }, many);
  return useMemo(() => {
    const stays = (known?.rows ?? []).flatMap((row) => row.stays ?? []);
    return stays
      .flatMap((stay): NamedStay[] => {
        const segment = segments?.find(({ id }) => id === stay.segmentId);
        if (!segment) return [];
        const given = (tags ?? []).filter(({ segmentId }) => segmentId === segment.id);
        return [{ ...stay, name: segment.name, tags: given.map(({ name }) => name) }];
      })
      .sort((a, b) => (endOf(a) === endOf(b) ? (a.from < b.from ? 1 : -1) : endOf(a) < endOf(b) ? 1 : -1));
  }, [segments, tags, known]);
}
const endOf = ({ until }: SegmentStay): string => until ?? '9999-12-31';

export type CareFound = ReturnType<typeof careOf>;

/** The currencies of the price lists that segments give; undefined until they are known. */
function useListCurrencies(
  segments: readonly Row<'segment'>[] | undefined,
): ((priceListId: string) => string | undefined) | undefined {
  const ids = useMemo(() => segments?.flatMap(({ priceListId }) => priceListId ?? []), [segments]);
  const lists = useRecords('priceList', { where: [{ field: 'id', op: 'in', value: ids ?? [] }] }, many);
  return useMemo(
    () => (ids && lists ? (priceListId) => lists.rows.find(({ id }) => id === priceListId)?.currency : undefined),
    [ids, lists],
  );
}

/**
 * How an account is looked after, by itself and its segments; undefined while that is not known.
 * @param parts what is asked for, the same array each time: nobody waits for segments that say nothing of it
 */
export function useCare(account: Row<'account'> | undefined, parts: readonly CarePart[]): CareFound | undefined {
  const segments = useSegments();
  const asked = useMemo(
    () =>
      account &&
      segments?.filter((segment) => parts.some((part) => account[part] === undefined && segment[part] !== undefined)),
    [account, segments, parts],
  );
  const memberships = useMemberships(account?.id ?? '', asked);
  const currencyOf = useListCurrencies(asked);
  return useMemo(
    () => account && memberships && currencyOf && careOf(account, memberships, currencyOf),
    [account, memberships, currencyOf],
  );
}

/** How an account that is being entered will be looked after by its segments, whatever is chosen for itself; undefined while that is not known. */
export function useCareOfNew(draft: Partial<Body<'account'>>): CareFound | undefined {
  const segments = useSegments();
  const tags = useRecords('tag', {}, many)?.rows;
  const currencyOf = useListCurrencies(segments);
  const { today } = useFormat();
  return useMemo(() => {
    if (!segments || !tags || !currencyOf) return undefined;
    const calendar = { today: () => today, zoneOffset: offsetNow };
    const { currency } = draft;
    return careOf(
      currency === undefined ? {} : { currency },
      segmentsOfNew(draft, segments, tags, calendar),
      currencyOf,
    );
  }, [draft, segments, tags, currencyOf, today]);
}
