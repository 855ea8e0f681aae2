import { defineEntity } from '../schema/entity';
import { choice, date, note, ref, text } from '../schema/field';

/** What makes leaving us costly for a customer: equipment lent, people trained, a contract. */
export const tie = defineEntity({
  name: 'tie',
  singular: ['Tie', '合作纽带', '合作關係'],
  plural: ['Ties', '合作纽带', '合作關係'],
  title: 'name',
  scope: { kind: 'parents', accounts: 'accountId', person: 'ownerId' },
  fields: {
    accountId: ref(['Account', '客户', '客戶'], 'account', { required: true, list: 'shown', form: false }),
    kind: choice(
      ['Kind', '类型', '類型'],
      {
        equipment: ['Equipment lent', '借出设备', '出借機台'],
        training: ['Training given', '培训', '教育訓練'],
        contract: ['Contract', '合同', '合約'],
        points: ['Points', '积分', '點數'],
        integration: ['Connected systems', '系统对接', '系統串接'],
        other: ['Other', '其他', '其他'],
      },
      { required: true, initial: 'equipment', list: 'shown', index: true },
    ),
    name: text(['What', '内容', '內容'], { required: true, search: true, list: 'shown' }),
    since: date(['Since', '开始日期', '開始日期'], { required: true, list: 'shown' }),
    until: date(['Until', '结束日期', '結束日期'], { list: 'shown' }),
    ownerId: ref(['By', '记录人', '紀錄人'], 'user', { required: true, form: false }),
    note: note(['Note', '备注', '備註']),
  },
});
