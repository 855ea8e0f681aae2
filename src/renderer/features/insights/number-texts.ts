import type { ActionKey } from '../../../shared/domain/insights/next-actions';
import type { Label } from '../../../shared/schema/label';

/** Names, meanings and formulas of the numbers of one customer. The formulas are those of domain/insights, in words. */
export const numberTexts = {
  worth: ['Worth to us', '客户价值', '客戶價值'],
  ordersAsOf: ['{n} order, as of {day}|{n} orders, as of {day}', '{n} 张订单，截至 {day}', '{n} 筆訂單，截至 {day}'],
  noOrdersYet: [
    'No order yet. Worth and risk are known after the first one.',
    '尚无订单，首次下单后可评估价值与风险',
    '尚無訂單，首次下單後可評估價值與風險',
  ],
  working: ['Being worked out', '正在计算', '計算中'],
  unknown: ['unknown', '未知', '未知'],
  leftOut: [
    'Not counted: {n} order in another currency, undated, later or twice.|Not counted: {n} orders in another currency, undated, later or twice.',
    '未计入：{n} 张其他币种、无日期、日期在后或重复的订单',
    '未計入：{n} 筆其他幣別、無日期、日期在後或重複的訂單',
  ],

  grade: ['Grade', '客户等级', '客戶等級'],
  gradeTop: ['one of the best fifth', '位列前五分之一', '位列前五分之一'],
  gradeSpend: ['{amount} in the period', '本期消费 {amount}', '本期消費 {amount}'],
  gradeMeaning: [
    'The accounts that bring most of the spend are A, those that bring the next part B, the rest C.',
    '带来大部分消费的客户为 A 级，其次为 B 级，其余为 C 级',
    '帶來大部分消費的客戶為 A 級，其次為 B 級，其餘為 C 級',
  ],
  gradeFormula: [
    'Accounts sorted by spend, most first; grade A until their running sum reaches the first share of all spend (usually 80 %), B until the second (95 %), C below. Equal spend is equal grade.',
    '按消费从高到低排序并累计：累计占比达到第一档（通常 80%）前为 A，达到第二档（95%）前为 B，其余为 C；消费相同则等级相同',
    '依消費由高至低排序並累計：累計占比達第一檔（通常 80%）前為 A，達第二檔（95%）前為 B，其餘為 C；消費相同則等級相同',
  ],
  spendNow: ['Spend of the period', '本期消费', '本期消費'],
  spendBefore: ['Period before', '上一期间', '前一期間'],
  spendAll: ['All time', '累计消费', '累計消費'],

  pattern: ['Pattern', 'RFM 分群', 'RFM 客群'],
  patternMeaning: [
    'How recently, how often and for how much: 5 is the best fifth of the customers, 1 the last.',
    '最近性、频次、金额三项，5 为最高的五分之一，1 为最低',
    '最近性、頻率、金額三項，5 為最高的五分之一，1 為最低',
  ],
  patternFormula: [
    'Each of the three is compared with the four limits that part the customers into fifths (or the fixed limits of head office). The name comes from recency and frequency.',
    '三项分别与划分五等份的四个界限（或总部的固定界限）比较，名称由最近性和频次决定',
    '三項分別與劃分五等分的四個界限（或總公司的固定界限）比較，名稱由最近性與頻率決定',
  ],
  recency: ['Last order', '最近下单', '最近下單'],
  frequency: ['Orders', '订单数', '訂單數'],
  monetary: ['Spend', '消费', '消費'],
  scored: ['{value}, score {score}', '{value}，{score} 分', '{value}，{score} 分'],
  daysAgo: ['{n} day ago|{n} days ago', '{n} 天前', '{n} 天前'],

  lifetime: ['Lifetime value', '客户终身价值', '顧客終身價值'],
  lifetimeSoFar: ['{amount} so far', '至今 {amount}', '至今 {amount}'],
  lifetimeMeaning: [
    'What the customer should still bring, over the months head office looks ahead.',
    '该客户在预测期内预计还能带来的价值',
    '該客戶在預測期間內預計還能帶來的價值',
  ],
  lifetimeFormula: [
    'Expected orders of each month (BG/NBD; Fader, Hardie and Lee 2005) times expected spend of an order (gamma-gamma; Fader and Hardie 2013) times the margin, discounted to today and added up. How long such customers stay follows from the same model: half of those who still are customers leave within that time.',
    '各月预期订单数（BG/NBD，Fader、Hardie 与 Lee 2005）乘以每单预期金额（Gamma-Gamma，Fader 与 Hardie 2013）乘以毛利率，折现后相加；维持时间出自同一模型，指仍活跃客户半数流失所需时间',
    '各月預期訂單數（BG/NBD，Fader、Hardie 與 Lee 2005）乘以每單預期金額（Gamma-Gamma，Fader 與 Hardie 2013）乘以毛利率，折現後相加；維持時間出自同一模型，指仍活躍客戶半數流失所需時間',
  ],
  expectedOrders: ['Expected orders', '预期订单数', '預期訂單數'],
  expectedSpend: ['Expected spend of one', '每单预期金额', '每單預期金額'],
  staysYear: ['Still a customer in a year', '一年后仍活跃概率', '一年後仍活躍機率'],
  remainingLife: ['Half of such customers stay for', '同类客户半数仍可维持', '同類客戶半數仍可維持'],
  years: ['{n} years', '{n} 年', '{n} 年'],
  moreThanTenYears: ['more than ten years', '十年以上', '十年以上'],
  historic: ['Brought so far, less costs', '至今贡献（扣除成本）', '至今貢獻（扣除成本）'],
  acquisition: ['Cost of winning', '获客成本', '獲客成本'],
  contact: ['Cost of contacts', '联系成本', '聯絡成本'],

  alive: ['Still a customer', '仍活跃概率', '仍活躍機率'],
  aliveDetail: ['P(alive), BG/NBD', 'BG/NBD 模型', 'BG/NBD 模型'],
  aliveMeaning: [
    'The chance that the customer has not left for good, judged by its own rhythm.',
    '按自身下单节奏推算，客户尚未彻底离开的概率',
    '依自身下單節奏推算，客戶尚未徹底離開的機率',
  ],
  aliveFormula: [
    'BG/NBD: 1 / (1 + a / (b + x − 1) × ((alpha + T) / (alpha + t))^(r + x)), with x repeat purchases, the last of them at t, T since the first; a, b, alpha and r fitted to all customers. After one purchase it is 1.',
    'BG/NBD：1 / (1 + a / (b + x − 1) × ((alpha + T) / (alpha + t))^(r + x))，x 为重复购买次数，t 为最后一次购买时间，T 为首购至今时间；a、b、alpha、r 由全体客户拟合；仅一次购买时为 1',
    'BG/NBD：1 / (1 + a / (b + x − 1) × ((alpha + T) / (alpha + t))^(r + x))，x 為重複購買次數，t 為最後一次購買時間，T 為首購至今時間；a、b、alpha、r 由全體客戶擬合；僅一次購買時為 1',
  ],
  fallbackNote: [
    'Too little to fit the model: computed from the customer’s own rhythm.',
    '数据不足以拟合模型，按客户自身节奏计算',
    '資料不足以擬合模型，依客戶自身節奏計算',
  ],
  usual: ['Usual interval', '通常间隔', '通常間隔'],
  days: ['{n} day|{n} days', '{n} 天', '{n} 天'],
  nextOrder: ['Next order by the model', '模型预计下次下单', '模型預計下次下單'],
  firstOrder: ['First order', '首次下单', '首次下單'],
  lastOrder: ['Last order', '最近下单', '最近下單'],

  churn: ['Churn risk', '流失风险', '流失風險'],
  rising: ['{n}, rising', '{n}，上升', '{n}，上升'],
  falling: ['{n}, falling', '{n}，下降', '{n}，下降'],
  was: ['was {n} on {day}', '{day}为 {n}', '{day}為 {n}'],
  churnTitle: ['Churn risk {n} of 100', '流失风险 {n}/100', '流失風險 {n}/100'],
  churnMeaning: [
    'How many signs say that the customer is leaving. Every point has its reason.',
    '客户流失迹象的总分，每一分都有依据',
    '客戶流失跡象的總分，每一分都有依據',
  ],
  churnFormula: [
    'Overdue against the own rhythm (mean with 1 − P(alive) where the model gives one), fall of spend against the period before, complaints open or late, contacts in a row unanswered: each a share of its most points, which add up to 100. Ties lower the sum.',
    '四项相加：超过自身下单节奏（有模型时与仍活跃概率的补数取平均）、消费较上期下降、未结或超期投诉、连续未获回应的联系，各占一定分值，满分 100；合作纽带可抵减',
    '四項相加：超過自身下單節奏（有模型時與仍活躍機率的補數取平均）、消費較前期下降、未結或逾期客訴、連續未獲回應的聯絡，各占一定分數，滿分 100；合作關係可抵減',
  ],

  loyalty: ['Loyalty', '忠诚度', '忠誠度'],
  loyaltyTitle: ['Loyalty {n} of 100', '忠诚度 {n}/100', '忠誠度 {n}/100'],
  loyaltyMeaning: [
    'What the customer does, says and feels, added up.',
    '由行为、意识、情感三方面合计',
    '由行為、態度、情感三方面合計',
  ],
  loyaltyAbsent: [
    'Nothing is known of {parts}: its weight is spread over the rest.',
    '{parts}尚无数据，其权重由其余部分分担',
    '{parts}尚無資料，其權重由其餘部分分擔',
  ],
  behaviour: ['behaviour', '行为', '行為'],
  attitude: ['attitude', '意识', '態度'],
  feeling: ['feeling', '情感', '情感'],
  loyaltyFormula: [
    'Behaviour: repeat orders (full at 5), years as a customer (full at 3) and what is left of being overdue. Attitude: satisfaction and ratings of two years. Feeling: contacts that reached somebody, ratings at least as expected, referrals. (Dick and Basu 1994; Oliver 1999)',
    '行为：重复下单（5 次满分）、客户年数（3 年满分）、是否按时下单；意识：两年内满意度和评价；情感：联系成功率、达到期望的评价、转介绍（Dick 与 Basu 1994；Oliver 1999）',
    '行為：重複下單（5 次滿分）、客戶年數（3 年滿分）、是否按時下單；態度：兩年內滿意度與評價；情感：聯絡成功率、達到期望的評價、轉介紹（Dick 與 Basu 1994；Oliver 1999）',
  ],

  buyer: ['Buys for', '购买取向', '購買取向'],
  buyerByHand: ['set by hand', '人工设置', '人工設定'],
  buyerMeaning: [
    'What decides: the price, the brand or the quality. Set by hand it wins over the numbers.',
    '购买时更看重价格、品牌还是品质；人工设置优先',
    '購買時更看重價格、品牌或品質；人工設定優先',
  ],
  buyerFormula: [
    'Price: share of spend bought at a discount. Brand: share of spend on items bought before. Quality: returns and complaints beside the orders. Refusals with that reason add to each. The strongest counts if it reaches 50 and leads clearly.',
    '价格：享受优惠的消费占比；品牌：重复购买商品的消费占比；品质：退货和投诉相对订单的比例；因该原因不采纳建议会加分；最高项达到 50 且明显领先时成立',
    '價格：享有優惠的消費占比；品牌：重複購買商品的消費占比；品質：退貨與客訴相對訂單的比例；因該原因不採納建議會加分；最高項達 50 且明顯領先時成立',
  ],

  lifecycle: ['Stage', '生命周期阶段', '生命週期階段'],
  since: ['since {day}', '{day} 起', '{day} 起'],
  lifecycleMeaning: [
    'Where the customer stands with us, and since when.',
    '客户当前所处阶段及起始日期',
    '客戶目前所處階段及起始日期',
  ],
  lifecycleFormula: [
    'Potential without an order; new after the first; slipping when silent for longer than usual; lost when silent for too long or recorded as lost; revived when it orders again after that; else existing.',
    '未下单为潜在；首单后为新客户；未下单时间超过通常间隔为流失预警；过久未下单或登记流失为已流失；之后再次下单为已挽回；其余为老客户',
    '未下單為潛在；首單後為新客戶；未下單時間超過通常間隔為流失預警；過久未下單或登記流失為已流失；之後再次下單為已喚回；其餘為舊客戶',
  ],
  drift: ['Taste has changed', '偏好变化', '偏好變化'],
  driftShare: ['{share} moved', '变动 {share}', '變動 {share}'],
  driftMeaning: [
    'How much of the spend went to other categories than in the period before.',
    '与上一期间相比，消费在类别间转移的比例',
    '與前一期間相比，消費在類別間轉移的比例',
  ],
  driftFormula: [
    'Half the sum of the changes of each category’s share of the spend.',
    '各类别消费占比变化绝对值之和的一半',
    '各類別消費占比變化絕對值之和的一半',
  ],
  wasNow: ['{before} → {now}', '{before} → {now}', '{before} → {now}'],

  delivered: ['Value we deliver', '顾客价值（我们提供的）', '顧客價值（我們提供的）'],
  experiencedTrend: ['Experience, over time', '实际感受变化', '實際感受變化'],
  satisfactionTrend: ['Satisfaction, over time', '满意度变化', '滿意度變化'],
  trendFromTo: ['last {n}: {from} → {to}', '最近 {n} 次：{from} → {to}', '最近 {n} 次：{from} → {to}'],
  nothingDelivered: [
    'Nothing recorded yet that the customer has had of us.',
    '尚无为该客户提供价值的记录',
    '尚無為該客戶提供價值的紀錄',
  ],
  deliveredMeaning: [
    'What the customer has of us, over the period of the grades.',
    '等级统计期内我们为该客户提供的价值',
    '等級統計期間內我們為該客戶提供的價值',
  ],
  onTime: ['Shipped on time', '准时发货', '準時出貨'],
  onTimeOf: ['{a} of {b}', '{a}/{b}', '{a}/{b}'],
  onTimeFormula: [
    'Orders shipped by the day the customer wanted them, of those wanted by now. The records are the late ones.',
    '按客户要求日期发货的订单占应发货订单的比例；所列记录为迟发订单',
    '依客戶希望日期出貨的訂單占應出貨訂單的比例；所列紀錄為遲出訂單',
  ],
  promisesKept: ['Promises kept', '承诺兑现', '承諾履行'],
  late: ['{n} late', '{n} 次逾期', '{n} 次逾期'],
  promisesKeptFormula: [
    'Promises kept by their day, of those due by now. The records are the others.',
    '按期兑现的承诺占到期承诺的比例；所列记录为其余承诺',
    '如期履行的承諾占到期承諾的比例；所列紀錄為其餘承諾',
  ],
  complaintsSolved: ['Complaints solved in time', '投诉按时解决', '客訴如期解決'],
  complaintsSolvedFormula: [
    'Complaints answered by the day promised, of those that had to be by now.',
    '按承诺日期解决的投诉占应解决投诉的比例',
    '如期解決的客訴占應解決客訴的比例',
  ],
  savedByTerms: ['Saved by terms', '优惠让利', '優惠讓利'],
  savedOf: ['{share} of gross', '占折前 {share}', '占折前 {share}'],
  savedByTermsFormula: [
    'Gross less net amount of the orders of the period.',
    '期间订单折前金额减折后金额',
    '期間訂單折前金額減折後金額',
  ],
  answered: ['Questions answered', '咨询已答复', '詢問已答覆'],
  answeredFormula: [
    'Questions and requests that have their answer, of all of the period.',
    '期间内已答复的咨询和请求占全部的比例',
    '期間內已答覆的詢問與請求占全部的比例',
  ],
  ratingGap: ['Experienced, expected', '实际感受与期望', '實際感受與期望'],
  ratingsN: ['{n} rating|{n} ratings', '{n} 次评价', '{n} 次評價'],
  ratingOf: ['{experienced} for {expected}', '{experienced}（期望 {expected}）', '{experienced}（期望 {expected}）'],
  ratingGapFormula: [
    'Mean of what was experienced beside the mean of what was expected, 1 to 5 each.',
    '实际感受均值与期望均值的对比，各为 1 至 5 分',
    '實際感受均值與期望均值的對比，各為 1 至 5 分',
  ],

  actions: ['Next best actions', '下一步建议', '下一步建議'],
  noActions: ['Nothing to suggest now.', '目前没有建议', '目前沒有建議'],
  notNow: ['Not now', '暂不', '暫不'],
  notNowFor: ['Not now: {action}', '暂不：{action}', '暫不：{action}'],
  later: ['Later', '以后再说', '以後再說'],
  refusedFor: ['Refused: {reason}', '不采纳：{reason}', '不採納：{reason}'],
  putOff: ['Put off: {action}', '已推迟：{action}', '已延後：{action}'],
  refused: ['Not suggested for a while: {action}', '暂不再建议：{action}', '暫不再建議：{action}'],
  atStake: ['{amount} at stake', '涉及 {amount}', '涉及 {amount}'],
  visitSheet: ['Visit sheet', '拜访准备单', '拜訪準備單'],
} as const satisfies Record<string, Label>;

/** What to do, and the button that begins it; `{name}` is the product, the case or the promise. */
export const actionTexts: Readonly<Record<ActionKey, { readonly title: Label; readonly act: Label }>> = {
  settleComplaint: {
    title: ['Settle the complaint: {name}', '处理投诉：{name}', '處理客訴：{name}'],
    act: ['Open the case', '打开工单', '開啟案件'],
  },
  keepPromise: {
    title: ['Keep the promise: {name}', '兑现承诺：{name}', '履行承諾：{name}'],
    act: ['Open the promise', '打开承诺', '開啟承諾'],
  },
  winBack: { title: ['Win the customer back', '挽回客户', '喚回客戶'], act: ['Log a call', '记录通话', '記錄通話'] },
  visit: {
    title: ['Visit and ask what is wrong', '上门了解情况', '拜訪了解情況'],
    act: ['Log a visit', '记录拜访', '記錄拜訪'],
  },
  call: { title: ['Call and ask', '致电了解情况', '致電了解情況'], act: ['Log a call', '记录通话', '記錄通話'] },
  offer: { title: ['Offer {name}', '推荐 {name}', '推薦 {name}'], act: ['Add to an order', '加入订单', '加入訂單'] },
  askNeeds: {
    title: ['Ask what has changed', '了解需求变化', '了解需求變化'],
    act: ['Log a call', '记录通话', '記錄通話'],
  },
  thank: { title: ['Say thank you', '致谢', '致謝'], act: ['Log a call', '记录通话', '記錄通話'] },
  askReferral: {
    title: ['Ask for a referral', '请求转介绍', '請求轉介紹'],
    act: ['Log a visit', '记录拜访', '記錄拜訪'],
  },
};
