import type { Body } from '../../shared/entities';
import { addDays } from '../../shared/domain/dates';
import { stableId } from '../stable-id';
import type { DemoCurrency } from './catalogue';
import type { Voice } from './voice';
import { dutch } from './voice-nl';
import { english } from './voice-en';
import { german } from './voice-de';
import { simplified } from './voice-zh-cn';
import { traditional } from './voice-zh-tw';

export interface DemoTerritory {
  readonly key: 'rhine' | 'china' | 'taiwan';
  readonly id: string;
  readonly name: string;
  readonly code: string;
  readonly currency: DemoCurrency;
  /** Share of all accounts. */
  readonly share: number;
  readonly market: 'e' | 'c' | 't';
}

export interface DemoUser {
  readonly id: string;
  readonly name: string;
  readonly signInName: string;
  readonly role: Body<'user'>['role'];
  readonly territory: DemoTerritory | undefined;
  /** The cities a salesperson looks after, with the language spoken there. */
  readonly beat: readonly { readonly voice: Voice; readonly cities: readonly string[] }[];
  readonly deviceCode: string;
  readonly body: Body<'user'>;
}

export interface DemoSignIn {
  readonly userId: string;
  readonly signInName: string;
  readonly password: string;
  readonly name: string;
  readonly role: Body<'user'>['role'];
  readonly territory: string;
}

/** A laptop as the head office knows it. */
export interface DemoDevice {
  readonly id: string;
  readonly userId: string;
  readonly name: string;
  readonly platform: string;
  readonly code: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly lastSyncAt: string;
  readonly waiting: number;
}

export interface Staff {
  readonly territories: readonly DemoTerritory[];
  readonly users: readonly DemoUser[];
  readonly salespeople: readonly DemoUser[];
  readonly teams: readonly { readonly id: string; readonly body: Body<'team'> }[];
}

export const demoPassword = 'roadbook';

/** @param seed prefix of every id @param today YYYY-MM-DD */
export function staffOf(seed: string, today: string): Staff {
  const id = (kind: string, key: string) => stableId(`${seed}:${kind}:${key}`);
  const rhine: DemoTerritory = {
    key: 'rhine',
    id: id('territory', 'rhine'),
    name: 'Rhein und Benelux',
    code: 'RB',
    currency: 'EUR',
    share: 0.42,
    market: 'e',
  };
  const china: DemoTerritory = {
    key: 'china',
    id: id('territory', 'china'),
    name: '华东',
    code: 'HD',
    currency: 'CNY',
    share: 0.34,
    market: 'c',
  };
  const taiwan: DemoTerritory = {
    key: 'taiwan',
    id: id('territory', 'taiwan'),
    name: '台灣',
    code: 'TW',
    currency: 'TWD',
    share: 0.24,
    market: 't',
  };
  const teams = { europe: id('team', 'europe'), asia: id('team', 'asia') };
  const katharina = id('user', 'katharina.lindner');
  const shufen = id('user', 'shufen.huang');

  const user = (
    signIn: string,
    name: string,
    role: DemoUser['role'],
    code: string,
    phone: string,
    extra: Partial<Body<'user'>>,
    territory?: DemoTerritory,
    beat: DemoUser['beat'] = [],
  ): DemoUser => ({
    id: id('user', signIn),
    name,
    signInName: `${signIn}@demo`,
    role,
    territory,
    beat,
    deviceCode: code,
    body: {
      name,
      signInName: `${signIn}@demo`,
      role,
      email: `${signIn}@rheinformosa.example`,
      phone,
      active: true,
      code,
      ...(territory ? { territoryId: territory.id } : {}),
      ...extra,
    },
  });

  const users: DemoUser[] = [
    user('katharina.lindner', 'Katharina Lindner', 'manager', 'KL', '0171 3920010', { teamId: teams.europe }),
    user('shufen.huang', '黃淑芬', 'manager', 'SH', '0900-100-221', { managerId: katharina, teamId: teams.asia }),
    user(
      'anna.weber',
      'Anna Weber',
      'salesperson',
      'AW',
      '0171 3920011',
      { managerId: katharina, teamId: teams.europe },
      rhine,
      [{ voice: german, cities: german.cities.map((city) => city.name) }],
    ),
    user(
      'joris.vandenberg',
      'Joris van den Berg',
      'salesperson',
      'JB',
      '06-5550 2041',
      {
        managerId: katharina,
        teamId: teams.europe,
        substituteId: id('user', 'anna.weber'),
        substituteFrom: addDays(today, 24),
        substituteUntil: addDays(today, 35),
      },
      rhine,
      [
        { voice: dutch, cities: dutch.cities.map((city) => city.name) },
        { voice: english, cities: english.cities.map((city) => city.name) },
      ],
    ),
    user('fang.wang', '王芳', 'salesperson', 'WF', '138 0013 5510', { managerId: shufen, teamId: teams.asia }, china, [
      { voice: simplified, cities: ['上海', '昆山', '嘉兴'] },
    ]),
    user(
      'zhiqiang.zhao',
      '赵志强',
      'salesperson',
      'ZZ',
      '138 0013 5511',
      { managerId: shufen, teamId: teams.asia },
      china,
      [{ voice: simplified, cities: ['苏州', '杭州', '无锡', '南京', '宁波'] }],
    ),
    user(
      'yating.lin',
      '林雅婷',
      'salesperson',
      'LY',
      '0900-100-311',
      { managerId: shufen, teamId: teams.asia },
      taiwan,
      [{ voice: traditional, cities: ['台北', '新北', '新竹'] }],
    ),
    user(
      'pohan.chen',
      '陳柏翰',
      'salesperson',
      'CP',
      '0900-100-312',
      { managerId: shufen, teamId: teams.asia },
      taiwan,
      [{ voice: traditional, cities: ['台中', '台南', '高雄'] }],
    ),
    user('sabine.kruger', 'Sabine Krüger', 'administrator', 'SK', '0221 4710100', {}),
  ];
  return {
    territories: [rhine, china, taiwan],
    users,
    salespeople: users.filter((person) => person.role === 'salesperson'),
    teams: [
      { id: teams.europe, body: { name: 'Europa', managerId: katharina } },
      { id: teams.asia, body: { name: '亚洲 / 亞洲', managerId: shufen } },
    ],
  };
}

export const signInsOf = (staff: Staff): DemoSignIn[] =>
  staff.users.map((person) => ({
    userId: person.id,
    signInName: person.signInName,
    password: demoPassword,
    name: person.name,
    role: person.role,
    territory: person.territory?.name ?? '',
  }));

/**
 * One laptop each; one has not synced for days with changes waiting, one since yesterday.
 * @param now ISO instant
 */
export function demoDevices(seed: string, staff: Staff, now: string): DemoDevice[] {
  const ago = (minutes: number) => new Date(Date.parse(now) - minutes * 60_000).toISOString();
  const silentMinutes: Readonly<Record<string, number>> = { ZZ: 3 * 1440 + 95, CP: 27 * 60 };
  return staff.users.map((person, index) => {
    const minutes = silentMinutes[person.deviceCode] ?? 4 + index * 7;
    return {
      id: stableId(`${seed}:device:${person.signInName}`),
      userId: person.id,
      name: `${person.name} ${['ThinkPad', 'Surface', 'MacBook'][index % 3] ?? ''}`,
      platform: ['Windows', 'Windows', 'macOS'][index % 3] ?? '',
      code: person.deviceCode,
      createdAt: ago(400 * 1440 + index * 977),
      lastSeenAt: ago(minutes),
      lastSyncAt: ago(minutes),
      waiting: minutes > 1440 ? (minutes > 4000 ? 4 : 1) : 0,
    };
  });
}
