import { defineEntity } from '../schema/entity';
import { choice, integer, money, note, percent, quantity, rows, text } from '../schema/field';

/** There is one, under an id that everybody knows: two administrators who fill it in at the same time meet in it. */
export const ownAnalysisSettingsId = 'own-analysis-settings';

const days = { min: 0, maxValue: 3650 } as const;
const months = { min: 1, maxValue: 120 } as const;
const points = { min: 0, maxValue: 100 } as const;

/**
 * How customers are analysed. Every field may be empty: then the value that is built in counts
 * (domain/insights/analysis-settings.ts reads it).
 */
export const analysisSettings = defineEntity({
  name: 'analysisSettings',
  singular: ['Analysis settings', '分析设置', '分析設定'],
  plural: ['Analysis settings', '分析设置', '分析設定'],
  title: 'currency',
  scope: { kind: 'organisation' },
  fields: {
    /** Of all amounts here. Customers who pay in another one are analysed without them. */
    currency: text(['Currency', '币种', '幣別'], { required: true, max: 3, form: false }),

    rfmMode: choice(['RFM thresholds', 'RFM 阈值', 'RFM 門檻'], {
      quantile: ['A fifth of the customers in each group', '按五分位划分', '依五分位劃分'],
      fixed: ['Fixed', '固定阈值', '固定門檻'],
    }),
    /** Where each score begins, from 2 to 5: days since the last order at most, orders and spend at least. */
    rfmLimits: rows(
      ['Fixed RFM thresholds', '固定 RFM 阈值', '固定 RFM 門檻'],
      'score',
      {
        score: integer(['Score', '分值', '分數'], { required: true, min: 2, maxValue: 5 }),
        recencyDays: integer(['Silent, days at most', '未下单天数上限', '未下單天數上限'], {
          ...days,
          required: true,
        }),
        purchases: integer(['Order days at least', '下单天数下限', '下單天數下限'], { required: true }),
        spendMinor: money(['Spend at least', '消费金额下限', '消費金額下限'], { required: true }),
      },
      { max: 4 },
    ),

    /** From the best grade down; the last has no share: it is everybody else. */
    grades: rows(
      ['Grades', '客户等级', '客戶等級'],
      'name',
      {
        name: text(['Grade', '等级', '等級'], { required: true, max: 12 }),
        shareBp: percent(['Down to it, share of all', '累计占比', '累計占比'], { min: 1 }),
      },
      { max: 9 },
    ),
    gradeMonths: integer(['Grades look back, months', '等级统计期（月）', '等級統計期間（月）'], months),
    gradeBy: choice(['Grades by', '等级依据', '等級依據'], {
      revenue: ['Revenue', '销售额', '銷售額'],
      margin: ['Gross margin', '毛利', '毛利'],
    }),

    horizonMonths: integer(
      ['Lifetime value looks ahead, months', '终身价值预测期（月）', '終身價值預測期間（月）'],
      months,
    ),
    yearlyDiscountBp: percent(['Discount rate of a year', '年折现率', '年折現率'], { maxValue: 5_000 }),
    marginBp: percent(['Gross margin of revenue', '毛利率', '毛利率']),
    callCostMinor: money(['Cost of a call', '每次电话成本', '每次電話成本'], { maxValue: 100_000_000 }),
    visitCostMinor: money(['Cost of a visit', '每次拜访成本', '每次拜訪成本'], { maxValue: 100_000_000 }),
    emailCostMinor: money(['Cost of an e-mail', '每封邮件成本', '每封郵件成本'], { maxValue: 100_000_000 }),
    messageCostMinor: money(['Cost of a message', '每条消息成本', '每則訊息成本'], { maxValue: 100_000_000 }),
    meetingCostMinor: money(['Cost of a meeting', '每次会议成本', '每次會議成本'], { maxValue: 100_000_000 }),
    noteCostMinor: money(['Cost of a note', '每条备注成本', '每則備註成本'], { maxValue: 100_000_000 }),

    slippingFactorMilli: quantity(
      ['Slipping after, times the usual interval', '流失预警：超过通常间隔的倍数', '流失預警：超過通常間隔的倍數'],
      { min: 1_000, maxValue: 20_000 },
    ),
    slippingLeastDays: integer(['Slipping after, days at least', '流失预警：至少（天）', '流失預警：至少（天）'], days),
    lostAfterDays: integer(
      ['Lost after, days without an order', '视为已流失：未下单（天）', '視為已流失：未下單（天）'],
      {
        min: 1,
        maxValue: 3650,
      },
    ),
    newForDays: integer(
      ['New for, days after the first order', '新客户期：首单后（天）', '新客戶期：首單後（天）'],
      days,
    ),

    churnOverdue: integer(['Overdue against own rhythm', '超过自身下单节奏', '超過自身下單節奏'], points),
    churnFalling: integer(['Falling spend', '消费下降', '消費下降'], points),
    churnComplaints: integer(['Complaints', '投诉', '客訴'], points),
    churnUnanswered: integer(['Unanswered contacts', '联系未获回应', '聯絡未獲回應'], points),
    churnTieRelief: integer(['Relief by ties', '合作纽带可抵减', '合作關係可抵減'], points),

    loyaltyBehaviour: integer(['Behaviour', '行为忠诚', '行為忠誠'], points),
    loyaltyAttitude: integer(['Attitude', '意识忠诚', '態度忠誠'], points),
    loyaltyFeeling: integer(['Feeling', '情感忠诚', '情感忠誠'], points),

    minSupportBp: percent(['Least support', '最低支持度', '最低支持度'], { min: 1 }),
    minConfidenceBp: percent(['Least confidence', '最低置信度', '最低信賴度'], { min: 1 }),
    minLiftMilli: quantity(['Least lift', '最低提升度', '最低增益值'], { min: 0, maxValue: 100_000 }),
    ruleMaxLength: integer(['Products in a rule, at most', '每条规则的产品数（最多）', '每條規則的產品數（最多）'], {
      min: 2,
      maxValue: 6,
    }),
    ruleMonths: integer(['Rules look back, months', '规则统计期（月）', '規則統計期間（月）'], months),
    justBoughtDays: integer(
      ['Just bought: not suggested for, days', '刚买过：不再建议（天）', '剛買過：不再建議（天）'],
      {
        min: 0,
        maxValue: 365,
      },
    ),
    refusedForDays: integer(
      ['Refused: not suggested for, days', '不采纳后：不再建议（天）', '不採納後：不再建議（天）'],
      days,
    ),
    laterForDays: integer(
      ['Put off: not suggested for, days', '推迟后：不再建议（天）', '延後後：不再建議（天）'],
      days,
    ),
    driftBp: percent(['Changed taste: share that moved', '偏好变化：变动比例', '偏好變化：變動比例'], { min: 1 }),
    staleAfterDays: integer(['Data out of date after, days', '资料过期（天）', '資料過期（天）'], {
      min: 1,
      maxValue: 3650,
    }),

    winBackDays: integer(
      [
        'Won back: ordered within, days after the approach',
        '挽回成功：联系后下单期限（天）',
        '喚回成功：聯絡後下單期限（天）',
      ],
      { min: 1, maxValue: 730 },
    ),

    /** What has to be true before an opportunity leaves a stage, a line each (domain/stages.ts). */
    leaveNew: note(['To leave “New”', '离开“新建”的条件', '離開「新建」的條件']),
    leaveQualified: note(['To leave “Qualified”', '离开“已确认需求”的条件', '離開「已確認需求」的條件']),
    leaveProposal: note(['To leave “Proposal”', '离开“方案报价”的条件', '離開「提案報價」的條件']),
    leaveNegotiation: note(['To leave “Negotiation”', '离开“商务谈判”的条件', '離開「議價」的條件']),
  },
});
