import { addDays } from '../../shared/domain/dates';
import { conditionRowsOf } from '../../shared/domain/saved-list';
import type { Condition } from '../../shared/domain/condition';
import { given } from '../../shared/domain/insights/record-facts';
import type { Body } from '../../shared/entities';
import { ownAnalysisSettingsId } from '../../shared/entities/analysis-settings';
import { stableId } from '../stable-id';
import { mainContact, type DemoAccount } from './accounts';
import type { Ware } from './catalogue';
import type { DemoRecord } from './diary';
import { randomOf } from './random';
import { instantAt, pastInstant, workdayBefore, type Clock } from './time';

/** What the analyses of customers need beside orders: each number of the demo has its own draw, so that all others stay as they are. */
export interface IntelligenceSource {
  readonly seed: string;
  readonly clock: Clock;
  readonly officeId: string;
  readonly accounts: readonly DemoAccount[];
  readonly favourites: (account: DemoAccount) => readonly Ware[];
}

type Setting = Pick<IntelligenceSource, 'seed' | 'clock' | 'officeId'>;

const ago = (clock: Clock, days: number): string => addDays(clock.today, -days);

/** The settings of a wholesaler of fine foods, and what it calls its customers. */
export function* analysisFoundation({ seed, clock, officeId }: Setting): Generator<DemoRecord> {
  const at = instantAt(clock, workdayBefore(ago(clock, 90)), 9 * 60);
  const record = (entity: string, id: string, body: DemoRecord['body']): DemoRecord => ({
    entity,
    id,
    body,
    byId: officeId,
    at,
  });
  const settings: Body<'analysisSettings'> = {
    currency: 'EUR',
    marginBp: 2800,
    callCostMinor: 600,
    visitCostMinor: 4500,
    emailCostMinor: 150,
    messageCostMinor: 100,
    meetingCostMinor: 9000,
    leaveNew: 'Bedarf genannt / 需求已提出\nWer entscheidet / 决策人已知',
    leaveQualified: 'Muster verkostet / 样品已试',
    leaveProposal: 'Preise besprochen / 价格已谈',
  };
  yield record('analysisSettings', ownAnalysisSettingsId, settings);
  for (const [key, name, single] of tagGroups)
    yield record('tagGroup', stableId(`${seed}:tagGroup:${key}`), { name, single });
  for (const [group, names] of Object.entries(tagNames))
    for (const name of names)
      yield record('tag', stableId(`${seed}:tag:${name}`), {
        name,
        groupId: stableId(`${seed}:tagGroup:${group}`),
        formerNames: [],
      });
}

const tagGroups = [
  ['range', 'Sortiment / 品类', false],
  ['mind', 'Kaufhaltung / 购买取向', true],
] as const;
const tagNames: Readonly<Record<(typeof tagGroups)[number][0], readonly string[]>> = {
  range: ['Käse', 'Wein', 'Tee', 'Bio', 'kaas', 'wijn', 'thee', '奶酪', '红酒', '茶叶', '起司', '紅酒', '茶葉'],
  mind: ['preisbewusst', 'Qualitätskunde', 'prijsbewust', 'kwaliteit', '价格敏感', '品质优先', '重價格', '重品質'],
};

interface DemoSegment {
  readonly key: string;
  readonly name: string;
  readonly conditions: readonly Condition[];
  readonly care: Partial<Body<'segment'>>;
  /** The tag that all of its accounts carry. */
  readonly tag?: string;
}

const segments: readonly DemoSegment[] = [
  {
    key: 'best',
    name: 'Beste Kunden / 核心客户',
    conditions: [
      { field: 'type', op: 'eq', value: 'customer' },
      { field: 'figures.grade', op: 'in', value: ['A'] },
    ],
    care: { serviceLevel: 'premium', visitIntervalDays: 14 },
    tag: 'Goldkunde / 金牌客户',
  },
  {
    key: 'hotels',
    name: 'Hotels / 酒店',
    conditions: [{ field: 'industry', op: 'in', value: ['Hotellerie', 'Hotel', '酒店', '旅宿'] }],
    care: { serviceLevel: 'standard', visitIntervalDays: 28 },
  },
];

/** @param hotelListId what the hotels pay by */
export function* segmentsOf({ seed, clock, officeId }: Setting, hotelListId: string): Generator<DemoRecord> {
  const at = instantAt(clock, workdayBefore(ago(clock, 90)), 10 * 60);
  for (const [index, { key, name, conditions, care, tag }] of segments.entries()) {
    const segmentId = stableId(`${seed}:segment:${key}`);
    const body: Body<'segment'> = {
      name,
      conditions: conditionRowsOf(conditions),
      ...care,
      ...(key === 'hotels' ? { priceListId: hotelListId } : {}),
      position: (index + 1) * 2 ** 20,
    };
    yield { entity: 'segment', id: segmentId, body, byId: officeId, at };
    if (tag === undefined) continue;
    const tagBody: Body<'tag'> = { name: tag, formerNames: [], segmentId };
    yield { entity: 'tag', id: stableId(`${seed}:tag:${tag}`), body: tagBody, byId: officeId, at };
  }
}

const channels = ['visit', 'call', 'referral', 'fair', 'web', 'partner'] as const;

/** How an account was won and, where it is, lost. @param before an account that comes before it, who may have referred it */
export function acquisitionOf(
  { seed, clock }: Pick<Setting, 'seed' | 'clock'>,
  account: DemoAccount,
  before: DemoAccount | undefined,
): Partial<Body<'account'>> {
  const random = randomOf(`${seed}:acquisition:${account.key}`);
  const rate = account.territory.currency === 'EUR' ? 1 : account.territory.currency === 'CNY' ? 8 : 35;
  const facts: Partial<Body<'account'>> = random.chance(0.6) ? { lastVerifiedOn: ago(clock, random.int(4, 420)) } : {};
  // A stream of its own: what was made up before stays as it was.
  const since = randomOf(`${seed}:came:${account.key}`);
  if (account.life === 'none')
    return {
      ...facts,
      ...(!account.pooled && since.chance(0.7) ? { nextContactOn: ago(clock, since.int(-35, 9)) } : {}),
    };
  const wonAgo = account.life === 'new' ? random.int(142, 180) : random.int(1100, 1900);
  const channel = random.weighted(
    channels,
    (one) => ({ visit: 5, call: 3, referral: 3, fair: 2, web: 2, partner: 1 })[one],
  );
  const lost = account.life === 'lost' && random.chance(0.6);
  return {
    ...facts,
    acquiredOn: ago(clock, wonAgo),
    ...(random.chance(0.8) ? { acquisitionChannel: channel } : {}),
    ...(since.chance(0.7)
      ? { cameFrom: since.pick(['competitor', 'competitor', 'prospect', 'newBusiness'] as const) }
      : {}),
    ...(random.chance(0.7) ? { acquisitionCostMinor: random.int(8, 60) * 1000 * rate } : {}),
    ...(channel === 'referral' && before ? { referredById: before.id } : {}),
    ...(lost
      ? {
          lostOn: ago(clock, random.int(20, 190)),
          lossReason: random.weighted(
            ['price', 'service', 'delivery', 'competitor', 'closed'] as const,
            (one) => ({ price: 4, service: 2, delivery: 2, competitor: 3, closed: 2 })[one],
          ),
        }
      : {}),
  };
}

/** Calls that nobody answered: those who fall silent do not pick up any more. */
export function* unansweredOf({ seed, clock, accounts }: IntelligenceSource): Generator<DemoRecord> {
  for (const account of accounts) {
    const random = randomOf(`${seed}:unanswered:${account.key}`);
    const share = { slipping: 0.55, lost: 0.25, regular: 0.05, new: 0.05, none: 0.02 }[account.life];
    if (account.pooled || !random.chance(share)) continue;
    for (let index = random.int(1, 3); index > 0; index -= 1) {
      const startAt = instantAt(clock, workdayBefore(ago(clock, random.int(15, 110))), random.int(9 * 60, 17 * 60));
      const subject = random.pick(account.voice.unreached);
      const body: Body<'activity'> = {
        kind: 'call',
        status: 'done',
        startAt,
        durationMin: 1,
        accountId: account.id,
        contactIds: [mainContact(account).id],
        ownerId: account.seller.id,
        subject,
        outcome: random.chance(0.7) ? 'noAnswer' : 'messageLeft',
      };
      const id = stableId(`${seed}:unanswered:${account.key}:${index}`);
      yield { entity: 'activity', id, body, byId: account.seller.id, at: startAt };
    }
  }
}

/** What customers expected and what they got. */
export function* ratingsOf({ seed, clock, accounts }: IntelligenceSource): Generator<DemoRecord> {
  for (const account of accounts) {
    const random = randomOf(`${seed}:ratings:${account.key}`);
    if (account.life === 'none' || !random.chance(account.ordersPerYear > 5 ? 0.4 : 0.15)) continue;
    for (let index = random.int(1, 3); index > 0; index -= 1) {
      const expected = random.pick([3, 4, 4, 4, 5]);
      const lean = account.life === 'slipping' || account.life === 'lost' ? -1 : 0;
      const experienced = Math.min(5, Math.max(1, expected + lean + random.pick([-1, 0, 0, 0, 1, 1])));
      const ratedOn = workdayBefore(ago(clock, random.int(5, 500)));
      const words = experienced > expected ? account.voice.praise : experienced < expected ? account.voice.blame : [];
      const body: Body<'rating'> = {
        accountId: account.id,
        contactId: mainContact(account).id,
        about: random.pick(['visit', 'delivery', 'delivery', 'product', 'service'] as const),
        expected,
        experienced,
        ratedOn,
        ownerId: account.seller.id,
        ...(words.length > 0 && random.chance(0.6) ? { note: random.pick(words) } : {}),
      };
      const id = stableId(`${seed}:rating:${account.key}:${index}`);
      yield { entity: 'rating', id, body, byId: account.seller.id, at: pastInstant(clock, ratedOn, 16 * 60) };
    }
  }
}

/** What binds customers to us. */
export function* tiesOf({ seed, clock, accounts }: IntelligenceSource): Generator<DemoRecord> {
  for (const account of accounts) {
    const random = randomOf(`${seed}:ties:${account.key}`);
    if (
      account.life === 'none' ||
      !random.chance(account.ordersPerYear > 12 ? 0.6 : account.ordersPerYear > 5 ? 0.2 : 0.04)
    )
      continue;
    const kind = random.weighted(
      ['equipment', 'training', 'contract'] as const,
      (one) => ({ equipment: 4, training: 3, contract: 3 })[one],
    );
    const since = workdayBefore(ago(clock, random.int(60, 900)));
    const until =
      kind === 'contract'
        ? addDays(since, 2 * 365)
        : kind === 'equipment' && account.life === 'lost'
          ? ago(clock, random.int(30, 55))
          : undefined;
    const body: Body<'tie'> = {
      accountId: account.id,
      kind,
      name: random.pick(account.voice.ties[kind]),
      since,
      ...(until === undefined ? {} : { until }),
      ownerId: account.seller.id,
    };
    const id = stableId(`${seed}:tie:${account.key}`);
    yield { entity: 'tie', id, body, byId: account.seller.id, at: pastInstant(clock, since, 11 * 60) };
  }
}

/** What became of suggestions of the last months: the ones refused for their price tell how a customer decides. */
export function* answersOf(source: IntelligenceSource): Generator<DemoRecord> {
  const { seed, clock, accounts } = source;
  for (const account of accounts) {
    const random = randomOf(`${seed}:answers:${account.key}`);
    if (account.life !== 'regular' || account.ordersPerYear < 4 || !random.chance(0.25)) continue;
    const wares = source.favourites(account);
    for (let index = random.int(1, 3); index > 0; index -= 1) {
      const at = instantAt(clock, workdayBefore(ago(clock, random.int(3, 240))), random.int(9 * 60, 17 * 60));
      const answer = random.weighted(
        ['accepted', 'refused', 'later'] as const,
        (one) => ({ accepted: 3, refused: 5, later: 2 })[one],
      );
      const body: Body<'suggestionAnswer'> = {
        accountId: account.id,
        kind: 'offer',
        productId: random.pick(wares).id,
        answer,
        ...(answer === 'refused'
          ? {
              reason:
                account.discountBp > 300 ? 'price' : random.pick(['price', 'quality', 'brand', 'noNeed'] as const),
            }
          : {}),
        at,
        ownerId: account.seller.id,
      };
      const id = stableId(`${seed}:answer:${account.key}:${index}`);
      yield { entity: 'suggestionAnswer', id, body, byId: account.seller.id, at };
    }
  }
}

/** Customers who fell silent, and whom somebody took up the suggestion to win back. */
export function* winBacksOf({ seed, clock, accounts }: IntelligenceSource): Generator<DemoRecord> {
  for (const account of accounts) {
    const random = randomOf(`${seed}:win-back:${account.key}`);
    if (account.life !== 'lost' || account.pooled || !random.chance(0.35)) continue;
    const at = instantAt(clock, workdayBefore(ago(clock, random.int(5, 320))), random.int(9 * 60, 17 * 60));
    const body: Body<'suggestionAnswer'> = {
      ...{ accountId: account.id, kind: 'winBack', answer: 'accepted', at, ownerId: account.seller.id },
    };
    const id = stableId(`${seed}:win-back:${account.key}`);
    yield { entity: 'suggestionAnswer', id, body, byId: account.seller.id, at };
  }
}

/** One prospect in so many is a customer of the same salesperson, entered again by somebody who did not find it. */
const twiceIn = 12;

/** Accounts of which some are there already, as somebody in a hurry writes them: with a legal form or without, and with little else. */
export function enteredTwice(seed: string, accounts: readonly DemoAccount[]): readonly DemoAccount[] {
  let prospects = 0;
  return accounts.map((account, index) => {
    if (account.life !== 'none' || account.pooled) return account;
    prospects += 1;
    if (prospects % twiceIn !== 0) return account;
    const known = accounts
      .slice(0, index)
      .findLast(({ life, seller }) => life === 'regular' && seller === account.seller);
    if (!known) return account;
    const { name, phone, city, region, country, postalCode } = known.body;
    const isChinese = /\p{Script=Han}/u.test(name);
    const again = !isChinese ? name.toUpperCase() : name.endsWith('有限公司') ? name.slice(0, -4) : `${name}有限公司`;
    const hasPhone = randomOf(`${seed}:twice:${account.key}`).chance(0.6);
    const { email: _, website: __, registrationNumber: ___, parentId: ____, street: _____, ...own } = account.body;
    return {
      ...account,
      body: {
        ...own,
        ...{ name: again, ...given('city', city), ...given('region', region), ...given('country', country) },
        ...{ ...given('postalCode', postalCode), ...(hasPhone ? given('phone', phone) : {}) },
      },
    };
  });
}
