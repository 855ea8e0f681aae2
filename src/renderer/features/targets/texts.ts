import type { Label } from '../../../shared/schema/label';

export const texts = {
  title: ['Targets', '销售目标', '銷售目標'],
  keywords: ['quota goals sales target', '指标 业绩 目标', '業績 目標 配額'],
  sentence: [
    'What each territory and person is asked to sell. The forecast shows what came of it.',
    '各区域和人员的销售目标，达成情况见预测报告',
    '各區域與人員的銷售目標，達成情形見預測報告',
  ],
  forecast: ['Forecast', '销售预测', '銷售預測'],
  insights: ['Insights', '经营分析', '經營分析'],
  readOnly: ['Targets are set by managers.', '销售目标由主管设定', '銷售目標由主管設定'],
  year: ['Year', '年度', '年度'],
  by: ['By', '周期', '週期'],
  quarter: ['Quarter', '季度', '季度'],
  month: ['Month', '月', '月'],
  currency: ['Currency', '币种', '幣別'],
  whose: ['Whose', '对象', '對象'],
  ofYear: ['Year', '全年', '全年'],
  amountOf: ['Target of {name}, {period}', '{name} {period}的目标', '{name} {period}的目標'],
  none: ['No territories and no people yet', '暂无区域和人员', '尚無區域與人員'],
  noneText: [
    'Territories and people are added in administration.',
    '请先在系统管理中添加区域和人员',
    '請先在系統管理中新增區域與人員',
  ],
  noteMonths: [
    'A grey number is not set itself: it is what the months, or the parts of a territory, add up to.',
    '灰色数字未单独设定，由各月或各下级区域的目标相加得出',
    '灰色數字未單獨設定，由各月或各下層區域的目標相加得出',
  ],
} as const satisfies Record<string, Label>;
