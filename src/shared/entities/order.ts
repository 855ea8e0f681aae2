import { defineEntity } from '../schema/entity';
import { choice, date, instant, integer, money, note, percent, quantity, ref, rows, text } from '../schema/field';

export const orderStatuses = {
  draft: ['Draft', '草稿', '草稿'],
  submitted: ['Submitted', '已提交', '已送出'],
  accepted: ['Accepted', '已接受', '已接受'],
  adjusted: ['Adjusted', '已调整', '已調整'],
  rejected: ['Rejected', '已驳回', '已退回'],
  delivered: ['Delivered', '已发货', '已出貨'],
  cancelled: ['Cancelled', '已取消', '已取消'],
} as const;

/** A line that was given back has a quantity and a net below zero; an order of such lines is a return, and comes from head office alone. */
const most = 1_000_000_000;
const mostMinor = Number.MAX_SAFE_INTEGER;

const lineFields = {
  lineId: text(['Line', '行号', '列號'], { required: true, max: 64 }),
  productId: ref(['Product', '产品', '產品'], 'product', { required: true }),
  productCode: text(['Number', '编号', '編號'], { max: 40 }),
  productName: text(['Item', '商品', '商品'], { required: true }),
  packaging: text(['Packaging', '包装规格', '包裝規格'], { max: 100 }),
  quantityMilli: quantity(['Quantity', '数量', '數量'], { required: true, min: -most, maxValue: most }),
  unitPriceMinor: money(['List price', '单价', '單價'], { required: true, maxValue: 100_000_000_000 }),
  discountBp: percent(['Discount', '优惠', '優惠'], { required: true }),
  netMinor: money(['Line net', '折后金额', '折後金額'], { required: true, min: -mostMinor }),
};

export const order = defineEntity({
  name: 'order',
  singular: ['Order', '订单', '訂單'],
  plural: ['Orders', '订单', '訂單'],
  title: 'provisionalNumber',
  scope: { kind: 'parents', accounts: 'accountId', person: 'authorId', author: 'authorId' },
  fields: {
    provisionalNumber: text(['Provisional number', '临时单号', '暫編單號'], {
      required: true,
      max: 40,
      search: true,
      list: 'offered',
      form: false,
    }),
    number: text(['Number', '正式单号', '正式單號'], {
      max: 40,
      search: true,
      list: 'shown',
      setBy: 'server',
      form: false,
      index: true,
    }),
    accountId: ref(['Account', '客户', '客戶'], 'account', { required: true, list: 'shown' }),
    accountName: text(['Account name', '客户名称', '客戶名稱'], { required: true, search: true, form: false }),
    status: choice(['Status', '状态', '狀態'], orderStatuses, {
      required: true,
      initial: 'draft',
      list: 'shown',
      index: true,
      form: false,
    }),
    orderedOn: date(['Ordered on', '下单日期', '下單日期'], { required: true, list: 'shown', index: true }),
    requiredOn: date(['Wanted by', '要求到货日', '希望到貨日'], { list: 'offered' }),
    shippedOn: date(['Shipped on', '发货日期', '出貨日期'], { list: 'offered', setBy: 'server', form: false }),
    // Nobody of ours: an order that another system took (docs/decisions/024).
    authorId: ref(['Written by', '下单人', '下單人員'], 'user', { list: 'shown', form: false }),
    contactId: ref(['Ordered by', '订货联系人', '訂貨聯絡人'], 'contact'),
    priceListId: ref(['Price list', '价目表', '價目表'], 'priceList', { form: false }),
    currency: text(['Currency', '币种', '幣別'], { required: true, max: 3, form: false }),
    lines: rows(['Order lines', '订单明细', '訂單明細'], 'lineId', lineFields, { max: 2000, form: false }),
    // Only of an order that head office changed: what its author had asked for.
    submittedLines: rows(['Lines as submitted', '提交时的明细', '送出時的明細'], 'lineId', lineFields, {
      max: 2000,
      setBy: 'server',
      form: false,
    }),
    grossMinor: money(['Gross amount', '折前金额', '折前金額'], {
      required: true,
      min: -mostMinor,
      list: 'offered',
      form: false,
    }),
    netMinor: money(['Net amount', '折后金额', '折後金額'], {
      required: true,
      min: -mostMinor,
      list: 'shown',
      form: false,
    }),
    // Of the products suggested while it was written, those that were neither added nor refused.
    suggestionsIgnored: integer(['Suggestions ignored', '未处理的推荐', '未處理的推薦'], {
      maxValue: 1_000,
      form: false,
    }),
    statusHistory: rows(
      ['Status history', '状态记录', '狀態紀錄'],
      'at',
      {
        at: instant(['When', '时间', '時間'], { required: true }),
        status: choice(['Status', '状态', '狀態'], orderStatuses, { required: true }),
        byId: ref(['By', '操作人', '操作人'], 'user'),
        note: text(['Note', '说明', '說明'], { max: 500 }),
      },
      { form: false },
    ),
    note: note(['Note', '备注', '備註'], { max: 10_000 }),
    // Of imported orders only: which system took them, and when they came here.
    source: text(['Source', '来源', '來源'], { max: 80, setBy: 'server', form: false, list: 'offered' }),
    importedAt: instant(['Imported', '导入时间', '匯入時間'], { setBy: 'server', form: false, list: 'offered' }),
  },
});
