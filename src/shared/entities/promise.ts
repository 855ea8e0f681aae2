import { defineEntity } from '../schema/entity';
import { choice, date, instant, note, ref, text } from '../schema/field';

export const promise = defineEntity({
  name: 'promise',
  singular: ['Promise', '承诺', '承諾'],
  plural: ['Promises', '承诺', '承諾'],
  title: 'subject',
  scope: { kind: 'parents', accounts: 'accountId', person: 'ownerId' },
  fields: {
    subject: text(['Promise', '承诺', '承諾'], { required: true, search: true, list: 'shown' }),
    accountId: ref(['Account', '客户', '客戶'], 'account', { required: true, list: 'shown' }),
    contactId: ref(['Promised to', '承诺对象', '承諾對象'], 'contact'),
    dueOn: date(['Due', '到期日', '到期日'], { required: true, list: 'shown', index: true }),
    ownerId: ref(['Promised by', '承诺人', '承諾人'], 'user', { required: true, list: 'shown' }),
    status: choice(
      ['Status', '状态', '狀態'],
      {
        open: ['Open', '未到期', '進行中'],
        kept: ['Kept', '已兑现', '已履行'],
        broken: ['Broken', '未兑现', '未履行'],
      },
      { required: true, initial: 'open', list: 'shown', index: true },
    ),
    closedAt: instant(['Closed at', '关闭时间', '結案時間'], { form: false }),
    note: note(['Note', '备注', '備註']),
  },
});
