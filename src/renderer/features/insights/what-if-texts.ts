import type { Label } from '../../../shared/schema/label';
import type { ThresholdKind } from './what-if-values';

/** Trying other thresholds. */
export const whatIfTexts = {
  share: ['Grades: share of spend down to each', '客户等级：累计消费占比', '客戶等級：累計消費占比'],
  rhythm: ['Slipping and lost', '流失预警与已流失', '流失預警與已流失'],
  recencyDays: ['RFM: silent, days at most', 'RFM：未下单天数上限', 'RFM：未下單天數上限'],
  purchases: ['RFM: order days at least', 'RFM：下单天数下限', 'RFM：下單天數下限'],
  ofGrade: ['Grade {of}', '{of} 级', '{of} 級'],
  ofScore: ['Score {of}', '{of} 分', '{of} 分'],
  slippingFactor: ['Slipping after, times the usual interval', '流失预警：通常间隔倍数', '流失預警：通常間隔倍數'],
  leastDays: ['Slipping after, days at least', '流失预警：至少（天）', '流失預警：至少（天）'],
  lostAfterDays: ['Lost after, days without an order', '已流失：未下单（天）', '已流失：未下單（天）'],
  rfmFifths: [
    'RFM parts the customers into fifths: it has no threshold to move.',
    'RFM 按客户五分位划分，没有可调整的阈值',
    'RFM 依客戶五分位劃分，沒有可調整的門檻',
  ],
  todayIs: ['Today: {value}', '当前：{value}', '目前：{value}'],
  possible: ['From {min} to {max}', '{min} 至 {max}', '{min} 至 {max}'],
  possibleFrom: ['{min} or more', '不小于 {min}', '不小於 {min}'],
  sharesMisfit: [
    'Each grade has to reach further than the one above it',
    '各等级的累计占比须逐级增大',
    '各等級的累計占比須逐級增大',
  ],
  limitsMisfit: [
    'A higher score needs fewer days, or more orders, than the one below it',
    '分值越高，天数应越少，下单天数应越多',
    '分數越高，天數應越少，下單天數應越多',
  ],
  noSpend: [
    'Limits of spend are not here: they change a score, but nobody’s segment.',
    '消费金额阈值只影响得分，不影响分群，因此不在此列',
    '消費金額門檻只影響分數，不影響客群，因此不列於此',
  ],
  asToday: ['Back to the values of today', '恢复当前值', '恢復目前值'],
  nothingSaved: [
    'Nothing is saved: everybody goes on with the values of today.',
    '不会保存，所有人仍使用当前值',
    '不會儲存，所有人仍使用目前的值',
  ],
  takeOver: ['Take them over in the settings', '到设置中采用', '到設定中採用'],
  changed: ['{name} {before} → {after}', '{name} {before} → {after}', '{name} {before} → {after}'],

  ask: ['Change a value to see who would move', '调整数值，查看哪些客户会变动', '調整數值，檢視哪些客戶會變動'],
  nobodyWould: ['Nobody would move', '没有客户会变动', '沒有客戶會變動'],
  toGrade: [
    '{n} account would become grade {state}|{n} accounts would become grade {state}',
    '{n} 个客户将变为 {state} 级',
    '{n} 個客戶將變為 {state} 級',
  ],
  toLifecycle: [
    '{n} account would move to “{state}”|{n} accounts would move to “{state}”',
    '{n} 个客户将变为“{state}”',
    '{n} 個客戶將變為「{state}」',
  ],
  toSegment: [
    '{n} account would move to the RFM segment “{state}”|{n} accounts would move to the RFM segment “{state}”',
    '{n} 个客户将进入 RFM 分群“{state}”',
    '{n} 個客戶將進入 RFM 客群「{state}」',
  ],
  andLifecycle: ['{n} “{state}”', '{n} 个变为“{state}”', '{n} 個變為「{state}」'],
  andSegment: ['{n} RFM segment “{state}”', '{n} 个进入 RFM 分群“{state}”', '{n} 個進入 RFM 客群「{state}」'],
  comma: [', ', '，', '，'],
  grades: ['Grades', '客户等级', '客戶等級'],
  between: ['Moves between', '变动维度', '變動面向'],
  gridNote: [
    'Rows: today. Columns: with these values. Choose a cell to see who.',
    '行：当前；列：按所填数值；点选单元格查看客户',
    '列：目前；欄：依所填數值；點選儲存格檢視客戶',
  ],
  now: ['Today', '当前', '目前'],
  then: ['With these values', '试算后', '試算後'],
} as const satisfies Record<string, Label> & Record<ThresholdKind, Label>;
