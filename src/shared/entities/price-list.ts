import { defineEntity } from '../schema/entity';
import { date, integer, money, ref, rows, text } from '../schema/field';

/** A version of a price list never changes once it is accepted: a new price is a new version with a later `validFrom`. */
export const priceList = defineEntity({
  name: 'priceList',
  singular: ['Price list', '价目表', '價目表'],
  plural: ['Price lists', '价目表', '價目表'],
  title: 'name',
  scope: { kind: 'organisation' },
  fields: {
    code: text(['Code', '代码', '代碼'], { required: true, max: 40, list: 'shown' }),
    name: text(['Name', '名称', '名稱'], { required: true, search: true, list: 'shown' }),
    revision: integer(['Version', '版本', '版本'], { required: true, min: 1, list: 'shown' }),
    currency: text(['Currency', '币种', '幣別'], { required: true, max: 3, list: 'shown' }),
    validFrom: date(['Valid from', '生效日期', '生效日期'], { required: true, list: 'shown' }),
    validUntil: date(['Valid until', '失效日期', '失效日期'], { list: 'shown' }),
    prices: rows(
      ['Prices', '价格', '價格'],
      'productId',
      {
        productId: ref(['Product', '产品', '產品'], 'product', { required: true }),
        unitPriceMinor: money(['Price', '价格', '價格'], { required: true }),
      },
      { max: 20_000, form: false },
    ),
  },
});
