import { defineEntity } from '../schema/entity';
import { choice, date, instant, money, note, percent, quantity, ref, rows, tags, text } from '../schema/field';

const stages = {
  new: ['New', '新建', '新建'],
  qualified: ['Qualified', '已确认需求', '已確認需求'],
  proposal: ['Proposal', '方案报价', '提案報價'],
  negotiation: ['Negotiation', '商务谈判', '議價'],
  won: ['Won', '赢单', '成交'],
  lost: ['Lost', '输单', '未成交'],
} as const;

export const opportunity = defineEntity({
  name: 'opportunity',
  singular: ['Opportunity', '商机', '商機'],
  plural: ['Opportunities', '商机', '商機'],
  title: 'name',
  scope: { kind: 'parents', accounts: 'accountId', person: 'ownerId' },
  fields: {
    name: text(['Opportunity', '商机', '商機'], { required: true, search: true, list: 'shown' }),
    accountId: ref(['Account', '客户', '客戶'], 'account', { required: true, list: 'shown' }),
    contactId: ref(['Contact', '联系人', '聯絡人'], 'contact'),
    ownerId: ref(['Owner', '负责人', '負責業務'], 'user', { required: true, list: 'shown' }),
    stage: choice(['Stage', '阶段', '階段'], stages, { required: true, initial: 'new', list: 'shown', index: true }),
    valueMinor: money(['Value', '预计金额', '預計金額'], { list: 'shown' }),
    currency: text(['Currency', '币种', '幣別'], { max: 3, form: false }),
    probabilityBp: percent(['Win probability', '赢单率', '成交機率'], { list: 'offered' }),
    closeOn: date(['Expected close', '预计成交日', '預計成交日'], { list: 'shown', index: true }),
    // What the account may buy, each product once. Without an initial value: those of before are as they were.
    lines: {
      ...rows(
        ['Products', '产品', '產品'],
        'productId',
        {
          productId: ref(['Product', '产品', '產品'], 'product', { required: true }),
          quantityMilli: quantity(['Quantity', '数量', '數量'], { maxValue: 1_000_000_000 }),
          amountMinor: money(['Amount', '金额', '金額'], { required: true, maxValue: 100_000_000_000 }),
        },
        { form: false },
      ),
      initial: undefined,
    },
    lostReason: text(['Lost reason', '输单原因', '未成交原因']),
    stageHistory: rows(
      ['Stage history', '阶段记录', '階段紀錄'],
      'at',
      {
        at: instant(['When', '时间', '時間'], { required: true }),
        stage: choice(['Stage', '阶段', '階段'], stages, { required: true }),
        byId: ref(['By', '操作人', '操作人'], 'user'),
      },
      { form: false },
    ),
    // Of the conditions under which it may leave its stage. Without an initial value: those of before are as they were.
    conditionsMet: {
      ...tags(['Conditions met', '已满足的条件', '已符合的條件'], { form: false }),
      initial: undefined,
    },
    note: note(['Note', '备注', '備註']),
  },
});
