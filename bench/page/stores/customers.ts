/** A customer as large as a real one: about 25 fields, 0.9 KB of JSON, Latin and Chinese names. */
export interface Customer {
  readonly id: string;
  readonly name: string;
  readonly city: string;
  readonly updatedAt: string;
  readonly phone: string;
  readonly [field: string]: unknown;
}

const cities = ['Köln', '上海', '台北', 'Maastricht', '杭州', 'Bonn', '高雄', 'Utrecht', '苏州', '台中'];
const kinds = [
  'Feinkost',
  '禾味商行',
  'Hotel',
  'Café',
  '鼎丰酒楼',
  'Bakkerij',
  'Gasthof',
  '好客来',
  'Markthalle',
  'Bistro',
];
const people = [
  'Lindner',
  '王秀兰',
  'van den Berg',
  '陈志明',
  'Hoffmann',
  '林雅婷',
  'de Vries',
  '张伟',
  'Schäfer',
  '黄俊杰',
];
const streets = [
  'Rosenweg',
  '中山北路',
  'Kerkstraat',
  '人民路',
  'Am Markt',
  '忠孝東路',
  'Dorpsstraat',
  '解放路',
  'Ringstraße',
  '民生路',
];

const pick = (values: readonly string[], n: number): string => values[n % values.length] as string;
/** Spreads neighbours far apart and never meets twice below 2^32. */
const spread = (n: number): number => Math.imul(n + 1, 0x9e3779b1) >>> 0;

/** The n-th customer, the same in every run. */
export function customer(n: number, visits = 0): Customer {
  const dice = spread(n);
  const number = String(n).padStart(7, '0');
  return {
    id: `c${dice.toString(36).padStart(7, '0')}${number}`,
    name: `${pick(kinds, dice)} ${pick(people, dice >>> 4)} ${(dice % 9973).toString(36)}`,
    city: pick(cities, dice >>> 8),
    updatedAt: new Date(1_700_000_000_000 + dice).toISOString(),
    phone: `+49 ${dice % 900} ${dice % 1_000_003}-${n % 97}`,
    mobile: `+86 13${dice % 10} ${(dice >>> 3) % 100_000_000}`,
    code: `K-${number}`,
    street: `${pick(streets, dice >>> 12)} ${dice % 240}`,
    postalCode: String(10_000 + (dice % 89_999)),
    country: pick(['DE', 'CN', 'TW', 'NL'], dice >>> 5),
    language: pick(['de', 'zh-CN', 'zh-TW', 'en'], dice >>> 5),
    email: `kontakt.${number}@${pick(['example.com', 'example.org', 'example.net'], dice)}`,
    website: `https://www.example.com/${dice.toString(36)}`,
    ownerId: `user-${dice % 40}`,
    segment: pick(['A', 'B', 'C'], dice >>> 7),
    industry: pick(['gastronomy', 'retail', 'hotel', 'catering', 'bakery'], dice >>> 9),
    priceList: pick(['standard', 'partner', 'key account'], dice >>> 11),
    paymentDays: 14 + (dice % 4) * 7,
    creditLimit: (dice % 500) * 10_000,
    openAmount: (dice % 9_999) * 7,
    tags: [
      pick(['vip', 'new', 'seasonal', 'wholesale'], dice),
      pick(['north', 'south', 'inland', 'coast'], dice >>> 6),
    ],
    lastVisitOn: new Date(1_690_000_000_000 + (dice % 300) * 86_400_000).toISOString().slice(0, 10),
    visits,
    contact: { name: pick(people, dice >>> 13), role: 'purchasing', phone: `+49 ${dice % 700} ${n}` },
    note: `Bestellt montags vor zehn, Anlieferung über den Hof. ${pick(kinds, dice >>> 15)} nebenan fragt auch nach Preisen; beim nächsten Besuch Muster mitbringen. 请先打电话。`,
  };
}
