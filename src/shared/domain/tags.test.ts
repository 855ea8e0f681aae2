import { describe, expect, it } from 'vitest';
import { entities } from '../entities';
import { mergeBodies } from './merge';
import { currentWords, mergedTag, renamedTag, tagOf, tagPeriods, tagsBelow, withoutRivals, withTags } from './tags';

const known = [
  { id: 't-gastro', name: 'Gastronomy', formerNames: ['Restaurants'], groupId: 'g-trade' },
  { id: 't-bio', name: 'Organic', parentId: 't-gastro', groupId: 'g-trade' },
  { id: 't-vegan', name: 'Vegan', parentId: 't-bio' },
  { id: 't-old', name: 'Restaurants 2020', formerNames: [] },
];
const groups = [{ id: 'g-trade', single: true }];
const by = { today: '2026-11-22', userId: 'u-anna' };

describe('known tags', () => {
  it('are found by their name and by what they were called before', () => {
    expect(tagOf('Restaurants', known)?.id).toBe('t-gastro');
    expect(tagOf('Something else', known)).toBeUndefined();
    expect(currentWords(['Restaurants', 'own word', 'Gastronomy'], known)).toEqual(['Gastronomy', 'own word']);
  });

  it('mean what is below them too, cycles included', () => {
    const [gastro, organic] = known;
    expect(tagsBelow([gastro!], known).map(({ name }) => name)).toEqual(['Gastronomy', 'Organic', 'Vegan']);
    const cycle = [{ ...gastro!, parentId: 't-bio' }, organic!];
    expect(tagsBelow([organic!], cycle).map(({ name }) => name)).toEqual(['Organic', 'Gastronomy']);
  });

  it('of a group that allows one leave room for the one chosen last', () => {
    expect(withoutRivals(['Restaurants', 'own', 'Organic'], known, groups)).toEqual(['own', 'Organic']);
    expect(withoutRivals(['Restaurants', 'Organic'], known, [{ id: 'g-trade' }])).toEqual(['Restaurants', 'Organic']);
  });
});

describe('known tags that change', () => {
  it('keep what they were called, there and back', () => {
    const renamed = renamedTag({ name: 'A', formerNames: ['Z'] }, 'B');
    expect(renamed).toEqual({ name: 'B', formerNames: ['Z', 'A'] });
    expect(renamedTag(renamed, 'A')).toEqual({ name: 'A', formerNames: ['Z', 'B'] });
  });

  it('take in another with all its words and what is below it', () => {
    const [gastro, organic, vegan, old] = known;
    expect(mergedTag({ ...gastro!, segmentId: 's1' }, old!, known)).toEqual({
      formerNames: ['Gastronomy', 'Restaurants'],
      segmentId: 's1',
      moved: [{ id: 't-bio', parentId: 't-old' }],
    });
    // Into its own child: the child goes up.
    expect(mergedTag(gastro!, organic!, known).moved).toEqual([{ id: 't-bio', parentId: null }]);
    expect(mergedTag(organic!, vegan!, known).moved).toEqual([{ id: 't-vegan', parentId: 't-gastro' }]);
  });
});

describe('the history of tags as it is shown', () => {
  const nameOf = (word: string): string => currentWords([word], known)[0] as string;
  const row = (tag: string, from: string, until?: string) => ({
    key: `${from} ${tag}`,
    ...{ tag, from, byId: 'u-anna', ...(until === undefined ? {} : { until }) },
  });

  it('says that a tag was there before its history began', () => {
    const history = withTags({ tags: ['Gastronomy'] }, ['Gastronomy', 'Organic'], by).tagHistory;
    const periodOf = (rows: typeof history, tag: string) => tagPeriods(rows, nameOf).find((one) => one.tag === tag);
    expect(periodOf(history, 'Gastronomy')).toEqual({ tag: 'Gastronomy', from: by.today, isEarlier: true });
    expect(periodOf(history, 'Organic')).toEqual({ tag: 'Organic', from: by.today });
    const before = { tags: ['Gastronomy', 'Organic'], tagHistory: history };
    const gone = withTags(before, ['Organic'], { ...by, today: '2026-12-01' });
    expect(periodOf(gone.tagHistory, 'Gastronomy')).toMatchObject({ until: '2026-12-01', isEarlier: true });
  });

  it('is one time under the words of one tag, as far as they touch', () => {
    const history = [
      row('Restaurants', '2026-01-05', '2026-03-01'),
      row('Gastronomy', '2026-03-01', '2026-04-01'),
      row('Gastronomy', '2026-06-01'),
      row('Restaurants', '2026-07-01', '2026-08-01'),
      row('Organic', '2026-02-01', '2026-05-01'),
    ];
    expect(tagPeriods(history, nameOf)).toEqual([
      { tag: 'Gastronomy', from: '2026-06-01' },
      { tag: 'Organic', from: '2026-02-01', until: '2026-05-01' },
      { tag: 'Gastronomy', from: '2026-01-05', until: '2026-04-01' },
    ]);
  });
});

describe('changing tags', () => {
  it('keeps who carried what from when until when', () => {
    const first = withTags({}, ['A', 'B'], { ...by, today: '2026-01-05' });
    expect(first.tagHistory).toEqual([
      { key: '2026-01-05 A u-anna', tag: 'A', from: '2026-01-05', byId: 'u-anna' },
      { key: '2026-01-05 B u-anna', tag: 'B', from: '2026-01-05', byId: 'u-anna' },
    ]);
    const second = withTags(first, ['B', 'C'], by);
    expect(second.tags).toEqual(['B', 'C']);
    expect(second.tagHistory).toEqual([
      { key: '2026-01-05 A u-anna', tag: 'A', from: '2026-01-05', until: '2026-11-22', byId: 'u-anna' },
      { key: '2026-01-05 B u-anna', tag: 'B', from: '2026-01-05', byId: 'u-anna' },
      { key: '2026-11-22 C u-anna', tag: 'C', from: '2026-11-22', byId: 'u-anna' },
    ]);
    const back = withTags(second, ['A', 'B', 'C'], { ...by, today: '2026-12-01' });
    expect(back.tagHistory?.filter(({ tag }) => tag === 'A').map(({ until }) => until)).toEqual([
      '2026-11-22',
      undefined,
    ]);
  });

  it('within a day leaves no trace of what was taken off and put on again', () => {
    const once = withTags({}, ['A'], by);
    expect(withTags(withTags(once, [], by), ['A'], by)).toEqual(once);
  });

  it('closes what an older version took off without noting it', () => {
    const before = { tags: ['B'], tagHistory: [{ key: '2026-01-01 A', tag: 'A', from: '2026-01-01' }] };
    expect(withTags(before, ['B'], by).tagHistory).toEqual([
      { key: '2026-01-01 A', tag: 'A', from: '2026-01-01', until: '2026-11-22' },
      { key: '2026-11-22 B', tag: 'B', from: '2026-11-22' },
    ]);
  });

  it('forgets the oldest when the history is full', () => {
    const full = Array.from({ length: 1_000 }, (_, n) => ({
      key: `k${n}`,
      tag: `tag ${n}`,
      from: '2026-01-01',
      until: '2026-02-01',
    }));
    const { tagHistory } = withTags({ tagHistory: full }, ['new'], by);
    expect(tagHistory?.map(({ tag }) => tag)).toEqual([...full.slice(1).map(({ tag }) => tag), 'new']);
  });
});

describe('tags that two people changed apart from each other', () => {
  const carried = withTags({}, ['A', 'B'], { today: '2026-01-05', userId: 'u-anna' });
  const merged = (mine: Tagged, theirs: Tagged) =>
    mergeBodies(
      entities.account,
      { ...carried },
      { ...mine },
      { ...theirs },
      { byId: 'u-ben', at: '2026-03-01T00:00:00.000Z' },
    );
  type Tagged = ReturnType<typeof withTags>;
  const rowOf = ({ body }: ReturnType<typeof merged>, tag: string): unknown =>
    (body['tagHistory'] as Required<Tagged>['tagHistory']).filter((row) => row?.tag === tag);

  it('a tag that both took off ended when the first of them did, whoever is merged into whom', () => {
    const early = withTags(carried, ['B'], { today: '2026-02-01', userId: 'u-anna' });
    const late = withTags(carried, ['B'], { today: '2026-02-09', userId: 'u-ben' });
    for (const found of [merged(early, late), merged(late, early)]) {
      expect(found.conflicts).toEqual([]);
      expect(found.body['tags']).toEqual(['B']);
      expect(rowOf(found, 'A')).toMatchObject([{ from: '2026-01-05', until: '2026-02-01' }]);
    }
  });
});
