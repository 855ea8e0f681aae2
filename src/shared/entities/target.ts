import { defineEntity } from '../schema/entity';
import { choice, date, money, ref, text } from '../schema/field';

/**
 * What a person, or everybody of a territory together, is asked to sell in a month or quarter. A record for each period: what was asked for
 * last year stays. Its id follows from its period, currency and whom it is for (`domain/targets`), so that two managers who
 * set it at the same time set one.
 */
export const target = defineEntity({
  name: 'target',
  singular: ['Target', '销售目标', '銷售目標'],
  plural: ['Targets', '销售目标', '銷售目標'],
  title: 'startsOn',
  scope: { kind: 'fromAbove', person: 'personId', territory: 'territoryId' },
  fields: {
    territoryId: ref(['Territory', '销售区域', '銷售區域'], 'territory', { list: 'shown' }),
    personId: ref(['Person', '人员', '人員'], 'user', { list: 'shown' }),
    period: choice(
      ['Period', '期间', '期間'],
      { month: ['Month', '月', '月'], quarter: ['Quarter', '季度', '季度'] },
      { required: true, initial: 'quarter', list: 'shown', index: true },
    ),
    startsOn: date(['First day', '起始日', '起始日'], { required: true, list: 'shown', index: true }),
    amountMinor: money(['Amount', '金额', '金額'], { required: true, list: 'shown' }),
    currency: text(['Currency', '币种', '幣別'], { required: true, max: 3 }),
  },
});
