import { defineEntity } from '../schema/entity';
import { choice, integer, note, ref, text } from '../schema/field';
import { conditionRows } from './condition-rows';
import { serviceLevels } from './service-levels';

/** Accounts that are treated alike. Who belongs to it follows from its conditions, wherever it is asked. */
export const segment = defineEntity({
  name: 'segment',
  singular: ['Segment', '客户分群', '客群'],
  plural: ['Segments', '客户分群', '客群'],
  title: 'name',
  scope: { kind: 'organisation' },
  fields: {
    name: text(['Name', '名称', '名稱'], { required: true, max: 100, search: true, list: 'shown' }),
    conditions: { ...conditionRows, form: false },
    serviceLevel: choice(['Service level', '服务等级', '服務等級'], serviceLevels, { list: 'shown' }),
    visitIntervalDays: integer(['Visit every, days', '拜访间隔（天）', '拜訪間隔（天）'], {
      min: 1,
      maxValue: 730,
      list: 'shown',
    }),
    priceListId: ref(['Price list', '价目表', '價目表'], 'priceList', { list: 'shown' }),
    note: note(['Note', '备注', '備註']),
    // An account of several segments is treated as the first of them says.
    position: integer(['Position', '位置', '位置'], { form: false }),
  },
});
