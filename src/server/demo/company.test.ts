import { describe, expect, it } from 'vitest';
import { entityOf, isEntityName, type Body } from '../../shared/entities';
import { orderTotals } from '../../shared/domain/order';
import { addDays, weekday } from '../../shared/domain/dates';
import { validateBody } from '../../shared/schema/validate';
import { demoCompany } from './company';
import type { DemoRecord } from './diary';

const options = { today: '2026-11-19', now: '2026-11-19T10:42:00.000Z', seed: 'demo' };
const company = demoCompany(options);
const records = [...company.records];
const bodies = <N extends Parameters<typeof entityOf>[0]>(name: N) =>
  records
    .filter((record) => record.entity === name)
    .map((record) => ({ ...(record.body as Body<N>), id: record.id, at: record.at }));
const salespeople = company.signIns.filter((person) => person.role === 'salesperson');

describe('the demo company', () => {
  it('is as large as promised', () => {
    const counts: Record<string, number> = {};
    for (const record of records) counts[record.entity] = (counts[record.entity] ?? 0) + 1;
    expect(counts).toMatchObject({ user: 9, team: 2, territory: 3, legalEntity: 1, account: 2000, savedList: 24 });
    expect(counts['product']).toBeGreaterThan(75);
    expect(counts['contact']).toBeGreaterThan(3000);
    expect(counts['order']).toBeGreaterThan(13_000);
    expect(counts['order']).toBeLessThan(21_000);
    expect(counts['activity']).toBeGreaterThan(8000);
  });

  it('holds only bodies the head office would accept, with an id each', () => {
    const wrong = records.filter(
      ({ entity, body }) => !isEntityName(entity) || validateBody(entityOf(entity), body).length > 0,
    );
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(new Set(records.map((record) => record.id)).size).toBe(records.length);
    expect(
      records.filter((record) => record.at > options.now || Number.isNaN(Date.parse(record.at))).slice(0, 3),
    ).toEqual([]);
  });

  it('refers only to records that come before', () => {
    const seen = new Map<string, string>();
    const missing: string[] = [];
    const check = (
      fields: ReturnType<typeof entityOf>['fields'],
      body: Readonly<Record<string, unknown>>,
      record: DemoRecord,
    ) => {
      for (const [name, field] of Object.entries(fields)) {
        const value = body[name];
        if (field.kind === 'rows' && field.columns && Array.isArray(value))
          for (const row of value) check(field.columns, row as Record<string, unknown>, record);
        const ids =
          field.kind === 'ref' && typeof value === 'string'
            ? [value]
            : field.kind === 'refs' && Array.isArray(value)
              ? (value as string[])
              : [];
        for (const id of ids)
          if (seen.get(id) !== field.target && !['user', 'team', 'territory'].includes(field.target ?? ''))
            missing.push(`${record.entity}.${name}`);
      }
    };
    for (const record of records) {
      if (isEntityName(record.entity)) check(entityOf(record.entity).fields, record.body, record);
      seen.set(record.id, record.entity);
    }
    expect([...new Set(missing)]).toEqual([]);
  });

  it('has hotels that pay what their segment says', () => {
    const hotels = bodies('segment').find(({ name }) => name.startsWith('Hotels'));
    const list = bodies('priceList').find(({ id }) => id === hotels?.priceListId);
    const usual = bodies('priceList').find(({ code, validFrom }) => code === 'EUR' && validFrom === list?.validFrom);
    expect(list).toMatchObject({ currency: 'EUR', validUntil: usual?.validUntil });
    expect(list?.prices?.[0]?.unitPriceMinor).toBeLessThan(usual?.prices?.[0]?.unitPriceMinor ?? 0);
    const paidByIt = bodies('account').filter(
      ({ industry, currency }) => ['Hotellerie', 'Hotel'].includes(industry ?? '') && currency === 'EUR',
    );
    expect(paidByIt.length).toBeGreaterThan(20);
    expect(paidByIt.filter(({ priceListId }) => priceListId !== undefined)).toEqual([]);
  });

  it('is the same company every time', () => {
    const again = demoCompany(options).records[Symbol.iterator]();
    const first = Array.from({ length: 6000 }, () => again.next().value as DemoRecord | undefined);
    expect(first.map((record) => JSON.stringify(record))).toEqual(
      records.slice(0, 6000).map((record) => JSON.stringify(record)),
    );
    expect(demoCompany({ ...options, seed: 'other' }).signIns[0]?.userId).not.toBe(company.signIns[0]?.userId);
  });

  it('adds its orders up and orders only on working days', () => {
    const wrong = bodies('order').filter(({ lines = [], grossMinor, netMinor, orderedOn }) => {
      const totals = orderTotals(lines);
      const addsUp = totals.grossMinor === grossMinor && totals.netMinor === netMinor;
      return !addsUp || weekday(orderedOn) > 5 || orderedOn > options.today;
    });
    expect(wrong).toEqual([]);
    expect(new Set(bodies('order').map((order) => order.status))).toEqual(
      new Set(['draft', 'submitted', 'accepted', 'adjusted', 'rejected', 'delivered', 'cancelled']),
    );
  });

  it('earns most with a few', () => {
    const sums = new Map<string, number>();
    for (const order of bodies('order').filter((o) => o.currency === 'EUR'))
      sums.set(order.accountId, (sums.get(order.accountId) ?? 0) + order.netMinor);
    const sorted = [...sums.values()].sort((a, b) => b - a);
    const total = sorted.reduce((sum, value) => sum + value, 0);
    const top = sorted.slice(0, Math.round(sorted.length * 0.2)).reduce((sum, value) => sum + value, 0);
    expect(top / total).toBeGreaterThan(0.55);
  });

  it.each(['2026-11-19', '2026-11-22'])('gives everybody something in every panel of Today on %s', (today) => {
    const small = [...demoCompany({ ...options, today, now: `${today}T10:42:00.000Z`, accounts: 400 }).records];
    const of = <N extends Parameters<typeof entityOf>[0]>(name: N) =>
      small.filter((record) => record.entity === name).map((record) => record.body as Body<N>);
    for (const person of salespeople) {
      const own = <T extends { ownerId?: string }>(list: T[]) => list.filter((item) => item.ownerId === person.userId);
      const stops = own(of('activity')).filter((a) => a.startAt.startsWith(today));
      expect(stops.filter((a) => a.status === 'planned').length).toBeGreaterThanOrEqual(2);
      expect(stops.filter((a) => a.status === 'done').length).toBeGreaterThanOrEqual(1);
      expect(
        own(of('activity')).filter((a) => a.status === 'planned' && a.startAt > addDays(today, 1)).length,
      ).toBeGreaterThan(5);
      const lately = new Date(Date.parse(`${today}T10:42:00.000Z`) - 4 * 24 * 3600 * 1000).toISOString();
      const ofOthers = small.filter((record) => record.byId !== person.userId && record.at > lately);
      expect(ofOthers.filter(({ body }) => body['ownerId'] === person.userId).length).toBeGreaterThanOrEqual(1);
      expect(ofOthers.filter(({ body }) => body['authorId'] === person.userId).length).toBeGreaterThanOrEqual(1);
      const tasks = own(of('task')).filter((t) => t.status === 'open');
      expect(
        tasks.some((t) => t.dueOn !== undefined && t.dueOn < today) &&
          tasks.some((t) => t.dueOn === today) &&
          tasks.some((t) => t.dueOn === addDays(today, 1)),
      ).toBe(true);
      const promises = own(of('promise'));
      expect(
        promises.some((p) => p.status === 'open' && p.dueOn < today) &&
          promises.some((p) => p.status === 'open' && p.dueOn === today),
      ).toBe(true);
      expect(promises.some((p) => p.status === 'broken') && promises.some((p) => p.status === 'kept')).toBe(true);
      expect(
        own(of('case')).some(
          (c) => c.type === 'complaint' && c.status === 'open' && (c.deadlineAt ?? '') < `${today}T00`,
        ),
      ).toBe(true);
      expect(own(of('opportunity')).filter((o) => o.stage === 'negotiation').length).toBeGreaterThan(1);
    }
    const week = of('activity').filter(
      (a) =>
        a.kind === 'visit' &&
        a.startAt.slice(0, 10) >= addDays(today, 1 - weekday(today)) &&
        a.startAt.slice(0, 10) < today,
    );
    expect(week.some((a) => a.status === 'planned')).toBe(true);
  });

  it.each([
    ['2026-11-22T06:05:00.000Z', 0],
    ['2026-11-22T17:38:00.000Z', 0],
    ['2026-11-22T23:58:00.000Z', 0],
    ['2026-11-21T15:40:00.000Z', 8 * 60],
  ])('leaves every salesperson a stop ahead, at %s too', (now, offsetMinutes) => {
    const late = [...demoCompany({ ...options, today: '2026-11-22', now, offsetMinutes, accounts: 300 }).records];
    const local = (instant: string) => new Date(Date.parse(instant) + offsetMinutes * 60_000).toISOString();
    const ahead = late
      .filter(({ entity, body }) => entity === 'activity' && body['status'] === 'planned')
      .map(({ body }) => body as unknown as Body<'activity'>)
      .filter(({ startAt }) => local(startAt).startsWith('2026-11-22'));
    expect(new Set(ahead.map(({ ownerId }) => ownerId)).size).toBe(6);
  });

  it.each(['2026-06-17', '2026-12-09', '2027-02-10'])('talks of a season only in that season, on %s', (today) => {
    const seasons: readonly (readonly [RegExp, string])[] = [
      [/Weihnacht|Christmas|[Kk]erst/, '09 10 11 12'],
      [/Neujahr|New Year|nieuwjaar|元旦/, '10 11 12'],
      [/Winterkarte|Winter menu|Winterkaart|冬季菜/, '10 11 12 01'],
      [/年货|年節|尾牙/, '10 11 12 01'],
      [/Karneval/, '01 02'],
      [/Oster|Easter|Paas/, '01 02 03 04 05'],
      [/Spargel|[Aa]spe?ra?g/, '03 04 05 06'],
      [/端午/, '03 04 05 06'],
      [/Sommer|[Ss]ummer|[Zz]omer|夏季/, '03 04 05 06 07 08'],
      [/企业.*中秋|企業.*中秋|中秋礼盒/, '06 07 08 09'],
    ];
    const seen = new Set<string>();
    for (const { entity, body, at } of demoCompany({ ...options, today, now: `${today}T10:42:00.000Z`, accounts: 300 })
      .records) {
      if (!['activity', 'task', 'promise', 'opportunity', 'case'].includes(entity)) continue;
      const day = String(body['startAt'] ?? body['dueOn'] ?? body['closeOn'] ?? at);
      // What went wrong in summer is talked about when the year is looked back on.
      const text = [body['subject'], body['name'], body['text'], body['description']]
        .join(' ')
        .replace(/im Sommer nicht/, '');
      for (const [words, months] of seasons) {
        if (!words.test(text)) continue;
        seen.add(words.source);
        if (!months.includes(day.slice(5, 7))) expect(`${day} ${text}`).toBe('said in its season');
      }
    }
    expect(seen.size).toBe(seasons.length);
  });

  it('visits on working days, today excepted', () => {
    // Customers write when they like.
    const own = bodies('activity').filter(({ source }) => source === undefined);
    const days = own.map(({ startAt }) => startAt.slice(0, 10));
    expect(days.filter((day) => day !== options.today && weekday(day) > 5)).toEqual([]);
  });

  it('knows one laptop that has been silent for days', () => {
    const days = company.devices.map(
      (device) => (Date.parse(options.now) - Date.parse(device.lastSyncAt)) / 86_400_000,
    );
    expect(days.filter((age) => age > 3).length).toBe(1);
    expect(days.filter((age) => age < 1).length).toBe(7);
  });
});
