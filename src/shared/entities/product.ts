import { defineEntity } from '../schema/entity';
import { flag, instant, integer, money, note, quantity, text } from '../schema/field';

export const product = defineEntity({
  name: 'product',
  singular: ['Product', '产品', '產品'],
  plural: ['Products', '产品', '產品'],
  title: 'name',
  scope: { kind: 'organisation' },
  fields: {
    code: text(['Number', '编号', '編號'], { required: true, max: 40, search: true, list: 'shown' }),
    name: text(['Product', '产品', '產品'], { required: true, search: true, list: 'shown' }),
    category: text(['Category', '类别', '類別'], { max: 100, search: true, list: 'shown', index: true }),
    // The same category in other languages, for readers of those; without them everybody reads the first.
    categoryZhCn: text(['Category, simplified Chinese', '类别（简体中文）', '類別（簡體中文）'], {
      max: 100,
      search: true,
    }),
    categoryZhTw: text(['Category, traditional Chinese', '类别（繁体中文）', '類別（繁體中文）'], {
      max: 100,
      search: true,
    }),
    packaging: text(['Packaging', '包装规格', '包裝規格'], { max: 100, list: 'shown' }),
    priceMinor: money(['List price', '标价', '定價'], { required: true, list: 'shown' }),
    currency: text(['Currency', '币种', '幣別'], { required: true, max: 3, form: false }),
    stockMilli: quantity(['Stock', '库存', '庫存'], { list: 'shown' }),
    stockAt: instant(['Stock as of', '库存时间', '庫存時間'], { list: 'offered' }),
    replacedAfterDays: integer(['Replaced after, days', '更换周期（天）', '更換週期（天）'], {
      min: 1,
      maxValue: 36_500,
      list: 'offered',
    }),
    discontinued: flag(['Discontinued', '已停产', '已停售'], { list: 'offered' }),
    description: note(['Description', '说明', '說明']),
  },
});
