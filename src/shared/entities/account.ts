import { defineEntity } from '../schema/entity';
import { choice, date, email, integer, money, note, phone, ref, rows, tags, text, url } from '../schema/field';
import { serviceLevels } from './service-levels';

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
    serviceLevel: choice(['Service level', '服务等级', '服務等級'], serviceLevels, { list: 'offered' }),
    acquiredOn: date(['Won on', '获客日期', '取得客戶日'], { list: 'offered' }),
    nextContactOn: date(['Next contact', '下次联系', '下次聯絡'], { list: 'offered' }),
    // How a customer that was none before came to be one.
    cameFrom: choice(
      ['Came from', '来源', '來源'],
      {
        competitor: ['A competitor', '竞争对手', '競爭對手'],
        prospect: ['Prospect of ours', '潜在客户转化', '準客戶轉換'],
        newBusiness: ['New business', '新开业', '新開業'],
        returned: ['Former customer', '老客户回归', '舊客戶回流'],
      },
      { list: 'offered' },
    ),
    acquisitionChannel: choice(
      ['Won through', '获客渠道', '取得客戶管道'],
      {
        visit: ['Visit without appointment', '陌生拜访', '陌生拜訪'],
        call: ['Call', '电话', '電話'],
        referral: ['Referral', '转介绍', '轉介紹'],
        fair: ['Trade fair', '展会', '展覽'],
        web: ['Website', '网站', '網站'],
        advertising: ['Advertising', '广告', '廣告'],
        partner: ['Partner', '合作伙伴', '合作夥伴'],
        other: ['Other', '其他', '其他'],
      },
      { list: 'offered' },
    ),
    acquisitionCostMinor: money(['Cost of winning the account', '获客成本', '取得客戶成本'], { list: 'offered' }),
    referredById: ref(['Referred by', '转介绍人（客户）', '轉介紹人（客戶）'], 'account', { list: 'offered' }),
    lastVerifiedOn: date(['Data checked on', '资料核对日期', '資料核對日期'], { list: 'offered' }),
    // What somebody who knows the customer says; the laptop works out its own where this is empty.
    buyerClass: choice(
      ['Decides by', '购买取向', '購買取向'],
      {
        price: ['Price', '价格', '價格'],
        brand: ['Brand', '品牌', '品牌'],
        quality: ['Quality', '品质', '品質'],
      },
      { list: 'offered' },
    ),
    lostOn: date(['Lost on', '流失日期', '流失日期'], { list: 'offered' }),
    lossReason: choice(
      ['Why lost', '流失原因', '流失原因'],
      {
        price: ['Price', '价格', '價格'],
        quality: ['Quality', '品质', '品質'],
        service: ['Service', '服务', '服務'],
        delivery: ['Delivery', '交货', '交貨'],
        assortment: ['Assortment', '品种不全', '品項不足'],
        competitor: ['Competitor', '竞争对手', '競爭對手'],
        closed: ['Business closed', '停业', '歇業'],
        other: ['Other', '其他', '其他'],
      },
      { list: 'offered' },
    ),
    competitor: text(['Buys from now', '现供应商', '目前供應商'], { max: 100, list: 'offered' }),
    // Which tag it carried when, and who changed it; written wherever tags are changed (domain/tags.ts).
    // Without an initial value: accounts of before are as they were.
    tagHistory: {
      ...rows(
        ['Tag history', '标签记录', '標籤紀錄'],
        'key',
        {
          key: text(['Key', '键', '鍵'], { required: true, max: 200 }),
          tag: text(['Tag', '标签', '標籤'], { required: true, max: 100 }),
          from: date(['From', '开始', '開始'], { required: true }),
          // Who takes a tag off that somebody else has taken off takes nothing off: it ended then.
          until: date(['Until', '结束', '結束'], { merge: 'least' }),
          byId: ref(['By', '操作人', '操作人'], 'user'),
        },
        { form: false },
      ),
      initial: undefined,
    },
  },
});
