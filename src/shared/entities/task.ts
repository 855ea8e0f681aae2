import { defineEntity } from '../schema/entity';
import { choice, date, instant, note, ref, text } from '../schema/field';

export const task = defineEntity({
  name: 'task',
  singular: ['Task', '任务', '待辦事項'],
  plural: ['Tasks', '任务', '待辦事項'],
  title: 'subject',
  scope: { kind: 'parents', accounts: 'accountId', person: 'ownerId' },
  fields: {
    subject: text(['Task', '任务', '待辦事項'], { required: true, search: true, list: 'shown' }),
    dueOn: date(['Due', '到期日', '到期日'], { list: 'shown', index: true }),
    accountId: ref(['Account', '客户', '客戶'], 'account', { list: 'shown' }),
    contactId: ref(['Contact', '联系人', '聯絡人'], 'contact'),
    ownerId: ref(['Assigned to', '执行人', '執行人'], 'user', { required: true, list: 'shown' }),
    status: choice(
      ['Status', '状态', '狀態'],
      { open: ['Open', '未完成', '未完成'], done: ['Done', '已完成', '已完成'] },
      { required: true, initial: 'open', list: 'shown', index: true },
    ),
    priority: choice(
      ['Priority', '优先级', '優先順序'],
      { high: ['High', '高', '高'], normal: ['Normal', '普通', '普通'] },
      { initial: 'normal' },
    ),
    doneAt: instant(['Done at', '完成时间', '完成時間'], { form: false }),
    note: note(['Note', '备注', '備註']),
  },
});
