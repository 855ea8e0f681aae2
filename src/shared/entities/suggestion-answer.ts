import { defineEntity } from '../schema/entity';
import { choice, instant, ref, text } from '../schema/field';

/** What became of something Roadbook proposed: it is not proposed again too soon, and its worth can be judged. */
export const suggestionAnswer = defineEntity({
  name: 'suggestionAnswer',
  singular: ['Answer to a suggestion', '对建议的处理', '對建議的處理'],
  plural: ['Answers to suggestions', '对建议的处理', '對建議的處理'],
  title: 'note',
  scope: { kind: 'parents', accounts: 'accountId', person: 'ownerId' },
  appendOnly: true,
  fields: {
    accountId: ref(['Account', '客户', '客戶'], 'account', { required: true, list: 'shown' }),
    // Key of a next best action; later versions know more of them.
    kind: text(['Suggestion', '建议', '建議'], { required: true, max: 40, list: 'shown' }),
    productId: ref(['Product', '产品', '產品'], 'product', { list: 'shown' }),
    recordId: text(['Record', '记录', '紀錄'], { max: 64, form: false }),
    answer: choice(
      ['Answer', '处理', '處理'],
      {
        accepted: ['Accepted', '已采纳', '已採納'],
        refused: ['Refused', '不采纳', '不採納'],
        later: ['Later', '以后再说', '以後再說'],
      },
      { required: true, list: 'shown', index: true },
    ),
    reason: choice(['Why', '原因', '原因'], {
      price: ['Price', '价格', '價格'],
      brand: ['Brand', '品牌', '品牌'],
      quality: ['Quality', '品质', '品質'],
      noNeed: ['No need', '没有需要', '沒有需要'],
      timing: ['Wrong moment', '时机不对', '時機不對'],
      other: ['Other', '其他', '其他'],
    }),
    note: text(['Note', '备注', '備註'], { max: 500 }),
    at: instant(['When', '时间', '時間'], { required: true, list: 'shown' }),
    ownerId: ref(['By', '操作人', '操作人'], 'user', { required: true, form: false }),
    orderId: ref(['Order', '订单', '訂單'], 'order'),
  },
});
