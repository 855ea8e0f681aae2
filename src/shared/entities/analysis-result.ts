import { defineEntity } from '../schema/entity';
import { choice, date, note, ref, text } from '../schema/field';

/**
 * What the head office worked out from all orders, so that no two laptops disagree: what one customer's numbers need to
 * know of all customers, or which products go together. Read by its fields (kind, currency, territory, segment), not by its id.
 */
export const analysisResult = defineEntity({
  name: 'analysisResult',
  singular: ['Analysis of the head office', '总部分析结果', '總公司分析結果'],
  plural: ['Analyses of the head office', '总部分析结果', '總公司分析結果'],
  title: 'kind',
  scope: { kind: 'organisation' },
  officeOnly: true,
  fields: {
    kind: choice(
      ['Kind', '类型', '類型'],
      {
        population: ['All customers', '全体客户', '全體客戶'],
        rules: ['Association rules', '关联规则', '關聯規則'],
      },
      { required: true, list: 'shown' },
    ),
    /** Of a population; rules count baskets, whatever they were paid in. */
    currency: text(['Currency', '币种', '幣別'], { max: 3, list: 'shown' }),
    /** Of rules; without it they are those of the whole company. */
    territoryId: ref(['Territory', '销售区域', '銷售區域'], 'territory', { list: 'shown' }),
    /** Of rules, instead of a territory. */
    segmentId: ref(['Segment', '客户分群', '客群'], 'segment', { list: 'shown' }),
    asOf: date(['As of', '分析日期', '分析日期'], { required: true, list: 'shown' }),
    configVersion: text(['Settings', '设置版本', '設定版本'], { max: 60 }),
    /** JSON, read by `decodeAnalysisResult`. */
    content: note(['Content', '内容', '內容'], { required: true, max: 1_000_000, form: false }),
  },
});
