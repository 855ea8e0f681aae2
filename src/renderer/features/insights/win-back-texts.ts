import type { Label } from '../../../shared/schema/label';

export const winBackTexts = {
  found: [
    '{returned} of {n} lost customer who was approached ordered again within {days} days|{returned} of {n} lost customers who were approached ordered again within {days} days',
    '已联系的 {n} 个流失客户中，{returned} 个在 {days} 天内再次下单',
    '已聯絡的 {n} 個流失客戶中，{returned} 個在 {days} 天內再次下單',
  ],
  nobodyApproached: [
    'No lost customer was approached in this period',
    '此期间没有联系过流失客户',
    '此期間沒有聯絡過流失客戶',
  ],
  spent: [
    'They spent {approached}; those whom nobody approached {others}.',
    '其间消费 {approached}；未联系的客户消费 {others}',
    '其間消費 {approached}；未聯絡的客戶消費 {others}',
  ],
  spentAlone: ['They spent {approached}.', '其间消费 {approached}', '其間消費 {approached}'],
  suggested: [
    '{n} was approached because of a suggestion.|{n} were approached because of a suggestion.',
    '其中 {n} 个由建议促成联系',
    '其中 {n} 個由建議促成聯絡',
  ],
  noneLost: ['Nobody was lost in this period', '此期间没有流失客户', '此期間沒有流失客戶'],
  noneLostHint: [
    'Choose a longer period, another date or all territories.',
    '可改选更长期间、其他日期或全部区域',
    '可改選較長期間、其他日期或全部區域',
  ],
  lostNow: ['Lost customers to win back', '待挽回的流失客户', '待喚回的流失客戶'],
  reason: ['Why lost', '流失原因', '流失原因'],
  everybody: ['All', '全部', '全部'],
  noReason: ['not recorded', '未登记', '未登記'],
  approached: ['Approached', '已联系', '已聯絡'],
  others: ['Not approached', '未联系', '未聯絡'],
  returned: ['Ordered again', '再次下单', '再次下單'],
  share: ['Share', '占比', '占比'],
  spend: ['Spent, {currency}', '消费（{currency}）', '消費（{currency}）'],
  who: ['Group', '组别', '組別'],
  customers: ['Customers', '客户数', '客戶數'],
  of: ['{share} of {n}', '{share}（共 {n} 个）', '{share}（共 {n} 個）'],
  none: ['none', '无', '無'],
  customersOf: [
    '{reason}, {side}: {n} customer|{reason}, {side}: {n} customers',
    '{reason}，{side}：{n} 个客户',
    '{reason}，{side}：{n} 個客戶',
  ],
  returnedOf: [
    '{reason}, {side}: {n} ordered again',
    '{reason}，{side}：{n} 个再次下单',
    '{reason}，{side}：{n} 個再次下單',
  ],
  pending: [
    '{approached} approached and {others} others are not counted: less than {days} days have passed.',
    '另有已联系 {approached} 个、未联系 {others} 个未计入，因不满 {days} 天',
    '另有已聯絡 {approached} 個、未聯絡 {others} 個未計入，因不滿 {days} 天',
  ],
  seePending: ['Approached and still awaited', '已联系待观察的客户', '已聯絡待觀察的客戶'],
  noCause: [
    'This is no proof that the approach brought them back: nobody drew lots for who is approached, and people call first those who they think will return.',
    '这并不证明客户因联系而回归：联系谁并非随机决定，人们往往先联系可能回归的客户',
    '這並不證明客戶因聯絡而回流：聯絡誰並非隨機決定，人們往往先聯絡可能回流的客戶',
  ],
} as const satisfies Record<string, Label>;
