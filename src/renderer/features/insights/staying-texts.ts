import type { Label } from '../../../shared/schema/label';

export const stayingTexts = {
  title: ['Who stayed longer', '哪些客户留得更久', '哪些客戶留得更久'],
  firstHalfYear: ['In the first half year', '首次下单后半年内', '首次下單後半年內'],
  tie: [
    'A tie, such as equipment, training or a contract',
    '有合作纽带（设备、培训、合同等）',
    '有合作關係（機台、教育訓練、合約等）',
  ],
  visits: ['Visited at least once', '至少拜访一次', '至少拜訪一次'],
  complaints: ['Every complaint answered in time', '投诉均按时答复', '客訴皆準時回覆'],
  after: ['Still customer after', '之后仍是客户', '之後仍是客戶'],
  years: ['{n} year|{n} years', '{n} 年', '{n} 年'],
  having: ['Yes', '是', '是'],
  lacking: ['No', '否', '否'],
  staying: ['{share} ± {error} of {n}', '{n} 个客户中 {share} ± {error}', '{n} 個客戶中 {share} ± {error}'],
  chance: ['By chance', '是否偶然', '是否偶然'],
  unlikely: ['hardly', '不太可能', '不太可能'],
  possible: ['possible', '有可能', '有可能'],
  noCause: [
    'This is no proof of a cause: nobody drew lots for who is visited, and customers may be visited because they are good ones.',
    '这并不证明因果：拜访谁并非随机决定，客户可能本来就好才常被拜访',
    '這並不證明因果：拜訪誰並非隨機決定，客戶可能本來就好才常被拜訪',
  ],
  method: [
    'Only what happened in the first half year counts, and only customers who were not lost in it: whoever stays longer has more time to be visited. Share with its standard error (Kaplan and Meier; Greenwood); chance by the log-rank test at one in twenty. Complaints: of customers who had one.',
    '只看首次下单后半年内的情况，且只计半年内未流失的客户：留得越久，被拜访的机会越多。比例及标准误（Kaplan-Meier、Greenwood）；偶然性按对数秩检验，界限为二十分之一。投诉只比较有过投诉的客户',
    '只看首次下單後半年內的情況，且只計半年內未流失的客戶：留得越久，被拜訪的機會越多。比例及標準誤（Kaplan-Meier、Greenwood）；偶然性依對數秩檢定，界限為二十分之一。客訴只比較有過客訴的客戶',
  ],
  tooFew: [
    'Too few customers were followed for long enough to compare: {n} beyond their first half year.',
    '可比较的客户过少：首次下单满半年后仍有记录的客户 {n} 个',
    '可比較的客戶過少：首次下單滿半年後仍有紀錄的客戶 {n} 個',
  ],
} as const satisfies Record<string, Label>;
