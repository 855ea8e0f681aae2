import { defineEntity } from '../schema/entity';
import { choice, email, integer, money, note, phone, ref, rows, tags, text, url } from '../schema/field';

export const account = defineEntity({
  name: 'account',
  singular: ['Account', '客户', '客戶'],
  plural: ['Accounts', '客户', '客戶'],
  title: 'name',
  scope: { kind: 'account' },
  fields: {
    name: text(['Name', '名称', '名稱'], { required: true, search: true, list: 'shown' }),
    type: choice(
      ['Type', '类型', '類型'],
      {
        customer: ['Customer', '客户', '客戶'],
        prospect: ['Prospect', '潜在客户', '準客戶'],
        partner: ['Partner', '合作伙伴', '合作夥伴'],
        distributor: ['Distributor', '经销商', '經銷商'],
      },
      { required: true, initial: 'customer', list: 'shown', index: true },
    ),
    ownerId: ref(['Owner', '负责人', '負責業務'], 'user', { list: 'shown' }),
    territoryId: ref(['Territory', '销售区域', '銷售區域'], 'territory', { list: 'offered' }),
    parentId: ref(['Parent account', '上级客户', '上層客戶'], 'account', { list: 'offered' }),
    team: rows(
      ['Account team', '协同人', '協作人員'],
      'userId',
      {
        userId: ref(['Colleague', '同事', '同事'], 'user', { required: true }),
        part: text(['Part', '分工', '分工'], { max: 80 }),
      },
      { max: 50 },
    ),
    phone: phone(['Phone', '电话', '電話'], { search: true, list: 'offered' }),
    fax: phone(['Fax', '传真', '傳真']),
    email: email(['E-mail', '电子邮件', '電子郵件'], { search: true, list: 'offered' }),
    website: url(['Website', '网站', '網站']),
    street: text(['Street', '街道地址', '街道地址'], { search: true }),
    postalCode: text(['Postal code', '邮政编码', '郵遞區號'], { max: 20, list: 'offered' }),
    city: text(['City', '城市', '城市'], { search: true, list: 'shown' }),
    region: text(['Region', '省/州', '縣市/州'], { max: 100, list: 'offered' }),
    country: text(['Country', '国家/地区', '國家/地區'], { max: 60, list: 'offered' }),
    industry: text(['Industry', '行业', '產業'], { max: 100, list: 'offered' }),
    registrationNumber: text(['Registration number', '统一社会信用代码', '統一編號'], { max: 40, search: true }),
    code: text(['Customer number', '客户编号', '客戶編號'], { max: 40, search: true, list: 'offered' }),
    priceListId: ref(['Price list', '价目表', '價目表'], 'priceList'),
    paymentDays: integer(['Payment terms, days', '账期（天）', '付款條件（天）'], { maxValue: 365 }),
    visitIntervalDays: integer(['Visit every, days', '拜访间隔（天）', '拜訪間隔（天）'], { min: 1, maxValue: 730 }),
    currency: text(['Currency', '币种', '幣別'], { max: 3 }),
    creditLimitMinor: money(['Credit limit', '信用额度', '信用額度'], { setBy: 'server', form: false }),
    tags: tags(['Tags', '标签', '標籤'], { search: true, list: 'offered' }),
    note: note(['Note', '备注', '備註']),
  },
});
