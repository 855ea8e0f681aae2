import type { AnalysisKind } from '../../../shared/domain/insights/analyses';
import type { Label } from '../../../shared/schema/label';

/** How the numbers of each report are worked out, with the source of what is not plain counting. */
export const reportFormulas: Readonly<Record<Exclude<AnalysisKind, 'rfm' | 'targets' | 'drift'>, Label>> = {
  value: [
    'Accounts with an order in the period, sorted by what they brought; the line adds them up (Pareto). The best 20 % are a fifth of them, rounded up. Margin is revenue times the margin share of the settings. Grades go by the spend of their own months: A until the running sum reaches its share, then B. In the grid every account has two scores from 1 to 5: days since the last order, and number of days with an order, each against four limits.',
    '期间内有订单的客户按贡献排序，曲线为逐一累加（帕累托）；前 20% 为五分之一，向上取整。毛利 = 销售额 × 设置中的毛利率。等级按其自身统计期的消费：累计到 A 的占比为 A，其后为 B。方格中每个客户有两项 1 至 5 分：距上次下单天数、有订单的天数，各与四个界限比较',
    '期間內有訂單的客戶依貢獻排序，曲線為逐一累加（帕雷托）；前 20% 為五分之一，無條件進位。毛利 = 銷售額 × 設定中的毛利率。等級依其自身統計期的消費：累計到 A 的占比為 A，其後為 B。方格中每個客戶有兩項 1 至 5 分：距上次下單天數、有訂單的天數，各與四個界限比較',
  ],
  lifetime: [
    'Of each customer: expected orders of each month (BG/NBD; Fader, Hardie and Lee 2005) times expected spend of an order (gamma-gamma; Fader and Hardie 2013) times the margin, discounted to today and added up over the months head office looks ahead. Parameters by maximum likelihood; standard errors from the curvature at the best fit.',
    '每个客户：各月预期订单数（BG/NBD，Fader、Hardie 与 Lee 2005）× 每单预期金额（Gamma-Gamma，Fader 与 Hardie 2013）× 毛利率，折现后在预测期内相加。参数以最大似然估计，标准误由最优点的曲率得出',
    '每個客戶：各月預期訂單數（BG/NBD，Fader、Hardie 與 Lee 2005）× 每單預期金額（Gamma-Gamma，Fader 與 Hardie 2013）× 毛利率，折現後在預測期間內相加。參數以最大概似估計，標準誤由最佳點的曲率得出',
  ],
  cohorts: [
    'Accounts by the quarter of their first order. A cell: accounts of the row with an order in that quarter, divided by all of the row; only quarters that are over. The headline: the mean of the cells four quarters on, by number of accounts. Winning: mean of the recorded costs. Keeping: cost of the contacts of a year, divided by the customers that ordered in it.',
    '客户按首单季度分组。单元格：该行客户中当季有订单者占该行的比例，只计已结束的季度。标题：四个季度后的各单元格按客户数加权平均。获客成本：已记录成本的平均。维系成本：一年的联系成本除以当年下单的客户数',
    '客戶依首單季度分組。儲存格：該列客戶中當季有訂單者占該列的比例，只計已結束的季度。標題：四季後的各儲存格依客戶數加權平均。獲客成本：已記錄成本的平均。維繫成本：一年的聯絡成本除以當年下單的客戶數',
  ],
  migration: [
    'The segment or state of every account on both days, by the thresholds of today. The change of spend: of the months of the grades up to the later day, less that up to the earlier one. Up or down is where the account went, whatever it spends. Segments from the best down: Best; Loyal; Growing; New and Promising; Attention and Cooling; Cannot lose, At risk and Asleep. States: New, Existing and Revived; Slipping; Lost. Between two of one rank it is neither. Who had not ordered rises to New or better, and is neither elsewhere.',
    '按当前阈值分别判定每个客户在两个日期的分群或阶段。消费变化：截至后一日期的等级统计期消费减去截至前一日期的消费。升降只看变动去向，与消费多少无关。分群由高到低：优质；忠诚；成长；新客户、有潜力；需关注、趋冷；不可流失、有流失风险、沉睡。阶段由高到低：新客户、老客户、已挽回；流失预警；已流失。同级之间不分升降；原未下单者升至新客户同级或以上计为上升，其余不分升降',
    '依目前門檻分別判定每個客戶在兩個日期的客群或階段。消費變化：截至後一日期的等級統計期消費減去截至前一日期的消費。升降只看變動去向，與消費多寡無關。客群由高至低：優質；忠誠；成長；新客戶、有潛力；需關注、趨冷；不可流失、有流失風險、沉睡。階段由高至低：新客戶、舊客戶、已喚回；流失預警；已流失。同級之間不分升降；原未下單者升至新客戶同級或以上計為上升，其餘不分升降',
  ],
  rules: [
    'Support: orders with all products of the rule, of all orders. Confidence: of the orders with the left side, those with the right one. Lift: confidence divided by the share of the right side in all orders. Leverage: support less the product of the shares of both sides. Conviction: (1 − share of the right side) / (1 − confidence). All rules above the limits of the settings are found; those that a shorter one explains as well are left out. Sorted by lift times support. (Agrawal and others 1993; Brin and others 1997)',
    '支持度：含规则全部产品的订单占全部订单；置信度：含左侧的订单中含右侧的比例；提升度：置信度 / 右侧占全部订单的比例；杠杆率：支持度 − 两侧占比之积；确信度：（1 − 右侧占比）/（1 − 置信度）。找出达到设置界限的全部规则，更短的规则已能说明的不列。按提升度 × 支持度排序（Agrawal 等 1993；Brin 等 1997）',
    '支持度：含規則全部產品的訂單占全部訂單；信賴度：含左側的訂單中含右側的比例；增益值：信賴度 / 右側占全部訂單的比例；槓桿值：支持度 − 兩側占比之積；確信度：（1 − 右側占比）/（1 − 信賴度）。找出達到設定界限的全部規則，較短的規則已能說明的不列。依增益值 × 支持度排序（Agrawal 等 1993；Brin 等 1997）',
  ],
  whiteSpace: [
    'Whole months since an order of the account held a product of the category; lines given back count for nothing. Accounts by lifetime value, or by spend where there is none.',
    '客户最近一次订单中含该类别产品距今的整月数，退货行不计。客户按终身价值排序，没有时按消费',
    '客戶最近一次訂單中含該類別產品距今的整月數，退貨列不計。客戶依終身價值排序，沒有時依消費',
  ],
  forecast: [
    'Net of each full month, carried on by exponential smoothing: without trend, with trend, or with trend and season, whichever has the least AICc; rare sales by Croston in the form of Syntetos and Boylan (2005). The line: 80 % of the months should end within. The past error: the mean distance of a forecast made from the earlier months to the last ones, beside that of “as before”. The pipeline: the value of every open opportunity (or what its products add up to) times its win probability, in the month of its expected close; of a product, the part its lines have in it.',
    '以各完整月份的折后金额作指数平滑外推：无趋势、有趋势、或有趋势和季节，取 AICc 最小者；间断销售用 Croston 法（Syntetos 与 Boylan 2005）。竖线：80% 的月份应落入的范围。过往误差：用较早月份预测最近月份的平均绝对误差，并与“照旧推算”比较。销售管道：每个未结商机的预计金额（没有时取产品合计）× 赢单率，计入预计成交月；单个产品取其明细所占部分',
    '以各完整月份的折後金額作指數平滑外推：無趨勢、有趨勢、或有趨勢與季節，取 AICc 最小者；間斷銷售用 Croston 法（Syntetos 與 Boylan 2005）。垂直線：80% 的月份應落入的範圍。過往誤差：用較早月份預測最近月份的平均絕對誤差，並與「照舊推算」比較。銷售管道：每個未結商機的預計金額（沒有時取產品合計）× 成交機率，計入預計成交月；單一產品取其明細所占部分',
  ],
  quality: [
    'Complete: every field that is looked at is filled, and there is somebody to speak to. The per cent: filled fields of all of them. Not checked for long: nobody changed, verified or contacted the account for longer than the settings say.',
    '完整：所检查的字段均已填写，并有联系人；百分比：已填字段占比。过久未核对：超过设置的天数无人更改、核对或联系',
    '完整：所檢查的欄位均已填寫，並有聯絡人；百分比：已填欄位占比。過久未核對：超過設定的天數無人更改、核對或聯絡',
  ],
  duplicates: [
    'Two records are compared when they share a name (without legal form), a telephone number, a tax number, an e-mail address, or the domain of one and the city. Accounts: tax number +60, other tax number −40, name +50, the same words in another order +45, one name begins with the other +20, telephone +40, e-mail address +35, only its domain +25, street and city +25, only the city +5, other city −15. People: name +40, its words in another order +35, no word in common −20, mobile +40, telephone +15, e-mail address +50 (info@ and the like +15), an account in common +20, birthday +15, other birthday −40. From 50 points on a pair stands here. Companies of one group are not compared, nor values that more than 30 records share.',
    '名称（去掉公司类型）、电话、统一社会信用代码、电子邮件相同，或邮件域名和城市均相同的两条资料才比较。客户：信用代码相同 +60，不同 −40；名称相同 +50，词序不同 +45，一方以另一方开头 +20；电话 +40；电子邮件 +35，仅域名 +25；街道和城市 +25，仅城市 +5，城市不同 −15。联系人：姓名 +40，词序不同 +35，无相同部分 −20；手机 +40，电话 +15；电子邮件 +50（info@ 等公用邮箱 +15）；同一客户 +20；生日 +15，不同 −40。满 50 分列出。同一集团的客户不比较，超过 30 条资料共用的值不比较',
    '名稱（去掉公司類型）、電話、統一編號、電子郵件相同，或郵件網域與城市皆相同的兩筆資料才比較。客戶：統一編號相同 +60，不同 −40；名稱相同 +50，詞序不同 +45，一方以另一方開頭 +20；電話 +40；電子郵件 +35，僅網域 +25；街道與城市 +25，僅城市 +5，城市不同 −15。聯絡人：姓名 +40，詞序不同 +35，無相同部分 −20；手機 +40，電話 +15；電子郵件 +50（info@ 等公用信箱 +15）；同一客戶 +20；生日 +15，不同 −40。滿 50 分列出。同一集團的客戶不比較，超過 30 筆資料共用的值不比較',
  ],
  winBack: [
    'Customers who were lost at some time in the period: silent for longer than the settings say, or recorded as lost. Approached: while they were lost, or on the day they came back, somebody called, visited, met or wrote to them, or took up the suggestion to win them back; a note is none, nor is a message that they sent. They are followed from the first approach on, the others from the day they were lost or the period began, both for the days of the settings: who ordered in them came back, and what was ordered in them, less returns, is what they spent. Who was not followed for so long yet is in neither group. Each customer counts once, for the first time of being lost in the period.',
    '期间内曾流失的客户：未下单超过设置的天数，或已登记为流失。已联系：流失期间或回归当天，有人致电、拜访、会面、发邮件或消息，或采纳了挽回建议；备注和客户发来的消息不算。已联系者自首次联系起、其余自流失日或期间首日起，各跟踪设置的天数：其间下单为回归，其间订单扣除退货为消费。跟踪未满者不计入任一组。每个客户只计期间内首次流失',
    '期間內曾流失的客戶：未下單超過設定的天數，或已登記為流失。已聯絡：流失期間或回流當天，有人致電、拜訪、會面、寄郵件或訊息，或採納了喚回建議；備註與客戶傳來的訊息不算。已聯絡者自首次聯絡起、其餘自流失日或期間首日起，各追蹤設定的天數：其間下單為回流，其間訂單扣除退貨為消費。追蹤未滿者不計入任一組。每個客戶只計期間內首次流失',
  ],
  whatIf: [
    'Grade, segment and state of every account twice: by the thresholds of today, and by the values tried. Shares of grades and fifths are worked out from the same accounts for both.',
    '对每个客户判定两次等级、分群和阶段：按当前阈值和按所填数值；等级占比和五分位均由同一批客户得出',
    '對每個客戶判定兩次等級、客群與階段：依目前門檻與依所填數值；等級占比與五分位皆由同一批客戶得出',
  ],
};
