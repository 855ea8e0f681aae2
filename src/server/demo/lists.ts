import { addDays } from '../../shared/domain/dates';
import { fieldsOfView, type ListView } from '../../shared/domain/saved-list';
import type { Body } from '../../shared/entities';
import { inLanguage, type Label, type Language } from '../../shared/schema/label';
import { stableId } from '../stable-id';
import type { DemoRecord } from './diary';
import type { DemoUser, Staff } from './people';
import { pastInstant, type Clock } from './time';

interface DemoList {
  readonly key: string;
  readonly name: Label;
  readonly entity: Body<'savedList'>['entity'];
  readonly view: Omit<ListView, 'search' | 'scope'>;
}

const lists: readonly DemoList[] = [
  {
    key: 'silent',
    name: ['Silent for 90 days', '90 天未联系', '90 天未聯絡'],
    entity: 'account',
    view: {
      conditions: [
        { field: 'type', op: 'in', value: ['customer'] },
        { field: 'figures.lastContactAt', op: 'days', value: 'olderThan90' },
      ],
      sort: { field: 'figures.net12Minor', desc: true },
    },
  },
  {
    key: 'prospects',
    name: ['Prospects to win', '待开发潜在客户', '待開發準客戶'],
    entity: 'account',
    view: { conditions: [{ field: 'type', op: 'in', value: ['prospect'] }], sort: { field: 'name', desc: false } },
  },
  {
    key: 'closing',
    name: ['Closing in 30 days', '30 天内成交', '30 天內成交'],
    entity: 'opportunity',
    view: {
      conditions: [
        { field: 'stage', op: 'in', value: ['new', 'qualified', 'proposal', 'negotiation'] },
        { field: 'closeOn', op: 'days', value: 'next30' },
      ],
      sort: { field: 'closeOn', desc: false },
    },
  },
];

const languageOf = (person: DemoUser): Language =>
  person.territory?.market === 'c' ? 'zh-CN' : person.territory?.market === 't' ? 'zh-TW' : 'en';

/** Saved lists of everybody who sells or leads: for salespeople of their own records, for managers of the team's. */
export function* listsOf(seed: string, clock: Clock, staff: Staff): Generator<DemoRecord> {
  const at = pastInstant(clock, addDays(clock.today, -60), 9 * 60);
  for (const person of staff.users) {
    if (person.role === 'administrator') continue;
    const scope = person.role === 'manager' ? 'team' : 'mine';
    for (const [index, { key, name, entity, view }] of lists.entries()) {
      const fields = Object.entries(fieldsOfView({ ...view, scope, search: '' })).filter(([, value]) => value !== null);
      const body: Body<'savedList'> = {
        name: inLanguage(name, languageOf(person)),
        ownerId: person.id,
        entity,
        position: (index + 1) * 2 ** 20,
        ...Object.fromEntries(fields),
      };
      yield { entity: 'savedList', id: stableId(`${seed}:savedList:${person.id}:${key}`), body, byId: person.id, at };
    }
  }
}
