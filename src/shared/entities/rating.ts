import { defineEntity } from '../schema/entity';
import { choice, date, integer, note, ref, text } from '../schema/field';

/** What a customer expected of us and what it got, in its own words and in two numbers. */
export const rating = defineEntity({
  name: 'rating',
  singular: ['Rating', '客户评价', '客戶評價'],
  plural: ['Ratings', '客户评价', '客戶評價'],
  title: 'note',
  scope: { kind: 'parents', accounts: 'accountId', person: 'ownerId' },
  fields: {
    accountId: ref(['Account', '客户', '客戶'], 'account', { required: true, list: 'shown', form: false }),
    contactId: ref(['Contact', '联系人', '聯絡人'], 'contact', { list: 'shown' }),
    about: choice(
      ['About', '评价对象', '評價對象'],
      {
        visit: ['Visit', '拜访', '拜訪'],
        delivery: ['Delivery', '交货', '交貨'],
        order: ['Order', '订单', '訂單'],
        product: ['Product', '产品', '產品'],
        service: ['Service', '服务', '服務'],
      },
      { required: true, initial: 'service', list: 'shown' },
    ),
    // The order, activity or case it is about.
    recordId: text(['Record', '记录', '紀錄'], { max: 64, form: false }),
    expected: integer(['Expected, 1 to 5', '期望（1 至 5）', '期望（1 至 5）'], {
      required: true,
      min: 1,
      maxValue: 5,
      list: 'shown',
    }),
    experienced: integer(['Experienced, 1 to 5', '实际感受（1 至 5）', '實際感受（1 至 5）'], {
      required: true,
      min: 1,
      maxValue: 5,
      list: 'shown',
    }),
    ratedOn: date(['On', '日期', '日期'], { required: true, list: 'shown', index: true }),
    ownerId: ref(['By', '记录人', '紀錄人'], 'user', { required: true, form: false }),
    note: note(['What the customer said', '客户原话', '客戶原話'], { max: 10_000, privacy: 'personal' }),
  },
});
