import { digits, during, type CompanyKind, type Voice } from './voice';

/** Family names with their pinyin: readings make people findable by sound. */
const surnames: [string, string][] =
  '王 Wang,李 Li,张 Zhang,刘 Liu,陈 Chen,杨 Yang,赵 Zhao,黄 Huang,周 Zhou,吴 Wu,徐 Xu,孙 Sun,胡 Hu,朱 Zhu,高 Gao,林 Lin,何 He,郭 Guo,马 Ma,罗 Luo,沈 Shen,陆 Lu,顾 Gu,钱 Qian,严 Yan,欧阳 Ouyang'
    .split(',')
    .map((entry) => entry.split(' ') as [string, string]);
const given: [string, string, 'f' | 'm'][] =
  '秀兰 Xiulan f,丽华 Lihua f,晓燕 Xiaoyan f,静怡 Jingyi f,雯 Wen f,梦洁 Mengjie f,慧敏 Huimin f,佳琪 Jiaqi f,玉珍 Yuzhen f,倩 Qian f,建国 Jianguo m,志明 Zhiming m,伟 Wei m,立群 Liqun m,文博 Wenbo m,海涛 Haitao m,俊杰 Junjie m,国强 Guoqiang m,浩然 Haoran m,明远 Mingyuan m,德华 Dehua m,嘉文 Jiawen m'
    .split(',')
    .map((entry) => entry.split(' ') as [string, string, 'f' | 'm']);
const brands =
  '鼎丰,聚源,稻禾,悦来,金禾,海纳,福满,味谷,锦绣,德胜,同庆,万和,瑞祥,百味,鲜丰,禾田,云锦,春江,天香,和顺,嘉禾,盛源,永丰,汇鲜,清溪,玉品,宏泰,乐膳,南风,江南里,御品,合兴,元盛,品鲜,知味,食汇,恒昌,富春,三江,湖心'.split(
    ',',
  );

const companies: Record<CompanyKind, string[]> = {
  shop: [
    '{b}食品商行',
    '{c}{b}进口食品店',
    '{b}精品超市',
    '{b}茶行',
    '{b}粮油贸易',
    '{c}{b}食品有限公司',
    '{b}酒窖',
    '{b}南北货',
  ],
  restaurant: [
    '{c}{b}餐饮管理有限公司',
    '{b}私房菜',
    '{b}小馆',
    '{b}西餐厅',
    '{b}火锅',
    '{b}酒楼',
    '{b}素食',
    '{c}{b}团餐服务有限公司',
  ],
  hotel: ['{c}{b}大酒店', '{c}{b}国际酒店', '{b}度假村', '{b}商务酒店', '{c}{b}宾馆'],
  bakery: ['{b}烘焙', '{b}咖啡', '{b}西点坊', '{b}甜品'],
  chain: ['{b}生鲜超市 {c}店', '{b}鲜生活 {c}店', '{b}便利 {c}店'],
  distributor: ['{c}{b}供应链管理有限公司', '{c}{b}食品贸易有限公司', '{b}冷链配送有限公司'],
  partner: ['{b}会展服务', '{b}烹饪学校', '{b}物流'],
};

export const simplified: Voice = {
  language: '中文',
  cities: [
    {
      name: '上海',
      postalCode: '200040',
      region: '上海市',
      country: '中国',
      dial: '021',
      streets: [
        '静安区南京西路',
        '徐汇区衡山路',
        '长宁区虹桥路',
        '浦东新区张杨路',
        '黄浦区淮海中路',
        '闵行区七莘路',
        '杨浦区四平路',
      ],
    },
    {
      name: '苏州',
      postalCode: '215005',
      region: '江苏省',
      country: '中国',
      dial: '0512',
      streets: ['姑苏区观前街', '工业园区星海街', '吴中区东吴北路', '虎丘区狮山路'],
    },
    {
      name: '杭州',
      postalCode: '310003',
      region: '浙江省',
      country: '中国',
      dial: '0571',
      streets: ['上城区中山中路', '西湖区文三路', '拱墅区莫干山路', '滨江区江南大道'],
    },
    {
      name: '无锡',
      postalCode: '214001',
      region: '江苏省',
      country: '中国',
      dial: '0510',
      streets: ['梁溪区中山路', '滨湖区梁清路', '惠山区政和大道'],
    },
    {
      name: '南京',
      postalCode: '210005',
      region: '江苏省',
      country: '中国',
      dial: '025',
      streets: ['秦淮区中华路', '鼓楼区湖南路', '建邺区江东中路'],
    },
    {
      name: '宁波',
      postalCode: '315000',
      region: '浙江省',
      country: '中国',
      dial: '0574',
      streets: ['海曙区药行街', '鄞州区天童南路', '江北区人民路'],
    },
    {
      name: '昆山',
      postalCode: '215300',
      region: '江苏省',
      country: '中国',
      dial: '0512',
      streets: ['花桥镇绿地大道', '玉山镇前进中路', '人民南路'],
    },
    {
      name: '嘉兴',
      postalCode: '314000',
      region: '浙江省',
      country: '中国',
      dial: '0573',
      streets: ['南湖区中山东路', '秀洲区洪兴西路'],
    },
  ],
  kinds: {
    shop: '食品零售',
    restaurant: '餐饮',
    hotel: '酒店',
    bakery: '烘焙咖啡',
    chain: '连锁超市',
    distributor: '食品批发',
    partner: '服务商',
  },
  company: (random, kind, city) =>
    random.pick(companies[kind]).replace('{b}', random.pick(brands)).replace('{c}', city.name),
  group: (random) => random.pick(['{b}集团', '{b}控股有限公司', '{b}餐饮集团']).replace('{b}', random.pick(brands)),
  person: (random) => {
    const [familyName, reading] = random.pick(surnames);
    const [name, givenReading, gender] = random.pick(given);
    const honorific = random.weighted(
      gender === 'f' ? ['女士', '经理', '总'] : ['先生', '经理', '总'],
      (_, index) => [5, 3, 1][index] ?? 1,
    );
    return {
      fullName: familyName + name,
      familyName,
      honorific,
      reading: `${reading} ${givenReading}`,
      address: familyName + honorific,
    };
  },
  street: (random, city) => `${random.pick(city.streets)} ${random.int(1, 980)} 号`,
  phone: (random, city) => `${city.dial}-5550 ${digits(random, 4)}`,
  mobile: (random) => `138 0013 ${digits(random, 4)}`,
  registration: (random) => `9131${digits(random, 4)}MA1K${digits(random, 6)}`,
  roles: ['采购经理', '采购主管', '总经理', '行政总厨', '店长', '财务', '仓库主管', '餐饮总监', '老板'],
  parts: ['内勤', '售后', '协助拜访'],
  tags: ['奶酪', '红酒', '茶叶', '节日礼盒', '价格敏感', '品质优先', '老板熟人', '月结', '冷链', '试吃'],
  accountNotes: [
    '上午 10 点前送货，走后门货梯。',
    '周一盘点，不要打电话。',
    '老板拍板，采购只负责比价。',
    '冷库小，宁可勤送少送。',
    '开票信息年初变更过，注意核对。',
    '月底对账，25 日前要把送货单交给财务。',
  ],
  visits: [
    during(11, 1, {
      subject: '年货礼盒',
      text: '{p}想做企业年货礼盒，{x}配红酒，预算每盒三百以内，大概 {n} 盒起。',
      mood: 5,
    }),
    during(3, 5, { subject: '春季菜单', text: '春季菜单上了，{x}配时令河鲜卖得好，{p}再要 {n} 份的量。', mood: 5 }),
    during(5, 6, { subject: '端午备货', text: '端午前后客流大，{p}要备 {n} 箱{x}，节前三天到货。', mood: 4 }),
    during(6, 8, { subject: '夏季销售', text: '天热，{p}说{x}要走冷链，一次少送、每周两次。', mood: 4 }),
    during(9, 9, { subject: '国庆备货', text: '国庆假期要营业，{p}订了 {n} 箱{x}，月底前到货。', mood: 5 }),

    { subject: '新品试吃', text: '{p}试吃了{x}，觉得不错，下周先上两个门店。问 {n} 箱起有没有优惠。', mood: 5 },
    during(10, 11, {
      subject: '货架位置',
      text: '收银台旁的货架 12 月空出来，价格不变就给我们。{p}要 {n} 张价格标签，还有{x}的报价。',
      mood: 4,
    }),
    {
      subject: '投诉沟通',
      text: '上次{x}有两箱外包装破损，拍了照片。{p}说没人回电话，很不高兴，已答应补货。',
      mood: 2,
    },
    { subject: '例行拜访', text: '看了库存，{x}快没了，其他还能撑两周。{p}说盘点完就下单。', mood: 4 },
    { subject: '竞争对手', text: '对面那家供应商橄榄油便宜 8%。{p}表示只要我们一周送两次就不换。', mood: 3 },
    during(10, 1, {
      subject: '年度对账',
      text: '和{p}一起看了全年销售额，对送货满意，对夏天缺货有意见。希望明年有返点。',
      mood: 4,
    }),
    during(10, 1, { subject: '新菜单', text: '冬季菜单定了，主打{x}，周末大约 {n} 份。要求周四前到货。', mood: 5 }),
    { subject: '没遇到人', text: '{p}临时外出，样品和价目表留给前台，周四再打电话。' },
    { subject: '门店装修', text: '店面装修到月底，这段时间只要一半的量。装完多一个冷柜，可以放{x}。', mood: 4 },
    { subject: '价格谈判', text: '谈得比较辛苦，{p}要求全部再降 5%。我提出{x}满五箱优惠 {n}%，回去请示。', mood: 2 },
    { subject: '现场下单', text: '和{p}当面核对，下单{x} {n} 箱，节前必须到货。', mood: 5 },
    { subject: '认识新采购', text: '新任采购是{p}，之前在酒店做，很看重交期。想先了解茶叶系列。', mood: 4 },
    during(7, 9, {
      subject: '中秋礼盒',
      text: '{p}想做企业礼盒，{x}配红酒，预算每盒三百以内，大概 {n} 盒起。',
      mood: 5,
    }),
  ],
  calls: [
    during(2, 4, { subject: '春季活动', text: '介绍了春季活动，{p}说先要 {n} 箱{x}试卖。', mood: 4 }),
    during(5, 7, { subject: '夏季活动', text: '介绍了夏季活动，{p}说库存还多，下周一答复。', mood: 3 }),

    { subject: '补货', text: '{p}周五前要 {n} 箱{x}，已安排周三发车。', mood: 4 },
    { subject: '未接通', text: '没人接，明天上午再打。' },
    { subject: '约时间', text: '约好下周上门，{p}想试{x}。' },
    { subject: '对账', text: '差额查清楚了，是运费重复计算，{p}认可。', mood: 4 },
    { subject: '送货晚点', text: '高速堵车，货下午一点才到，{p}后厨等着用{x}，很着急。', mood: 2 },
    during(8, 10, { subject: '促销通知', text: '介绍了秋季活动，{p}说库存还多，下周一答复。', mood: 3 }),
  ],
  messages: [
    during(1, 9, { subject: '询问规格', text: '问{x}有没有小包装，回复下个月开始有。' }),
    during(9, 10, { subject: '节日问候', text: '给{p}发了中秋祝福，对方说节后会补一批{x}。', mood: 4 }),

    { subject: '货架照片', text: '{p}发来照片，{x}已经放在收银台旁边。', mood: 5 },
    during(10, 12, { subject: '询问规格', text: '问{x}有没有小包装，回复一月份开始有。' }),
    { subject: '改送货日', text: '本周三店里停业，改周四送。' },
    during(12, 1, { subject: '节日问候', text: '给{p}发了节日祝福，对方说年前还会补一批{x}。', mood: 4 }),
  ],
  emails: [
    { subject: '发送报价', text: '{x} {n} 箱的报价已发，月底前有效。' },
    { subject: '资质文件', text: '按要求发了{x}的检验报告和报关单。' },
  ],
  meetings: [
    during(4, 11, { subject: '选品会', text: '和{p}、后厨一起过了一遍品项，增加{x}，去掉两款橄榄油。', mood: 4 }),
    during(12, 3, { subject: '春季选品会', text: '和{p}、后厨一起定了春季品项，增加{x}，去掉两款橄榄油。', mood: 4 }),
  ],
  notes: [
    { subject: '观察', text: '隔壁店面在装修，问{p}是谁要搬进来。' },
    during(7, 12, { subject: '观察', text: '街对面明年开一家精品超市，可以请{p}牵线。' }),
  ],
  plans: [
    during(6, 9, '沟通中秋礼盒'),
    during(2, 4, '介绍春季新品'),
    during(5, 8, '夏季冷链送货安排'),

    during(11, 1, '沟通年货礼盒'),
    '送新版价目表',
    '奶酪试吃',
    '确认送货日',
    '查看货架并补货',
    '续签合同',
    '了解缺货情况',
    '介绍茶叶系列',
  ],
  callPlans: ['电话确认补货', '询问试用情况', '沟通应收款'],
  tasks: [
    '取回已盖章的合作条款',
    '补送价格标签',
    '修改报价单第 2 版',
    '要冷柜照片',
    '核对开票信息',
    '申请试吃样品',
    '装修后再约时间',
    '发检验报告',
    '跟进折让进度',
    '给新采购做介绍',
  ],
  promises: [
    during(1, 9, '价格保持到季末，书面确认'),

    '回电说明缺货原因',
    '发送宴会样品单',
    '新茶试饮样品',
    during(10, 12, '价格保持到元旦，书面确认'),
    '破损两箱补货',
    '节前到货',
    '再送一套试吃装',
  ],
  complaints: [
    {
      subject: '两箱奶酪到货升温',
      description: '到货测温 14 度，司机已拍照，客户没有入库。',
      resolution: '已退款，冷链公司更换保温箱。',
    },
    {
      subject: '发错货',
      description: '订的是乌龙茶，到的是茉莉花茶，本季度第二次。',
      resolution: '次日换货，仓库调整了货位。',
    },
    { subject: '红酒外箱破损', description: '12 瓶里有 4 瓶酒标弄脏，没法上架。', resolution: '四瓶免费补发。' },
    {
      subject: '晚到三天',
      description: '周六婚宴用的货没赶上，客户临时在市场采购。',
      resolution: '承担差价，下次宴会走加急。',
    },
  ],
  questions: [
    {
      subject: '酱油是否含麸质',
      description: '有客人过敏，后厨今天要答复。',
      resolution: '含麸质，已发成分表并推荐替代品。',
    },
  ],
  requests: [
    { subject: '每周增加一次送货', description: '冷库小，希望周二和周五各送一次。', resolution: '下月起安排。' },
  ],
  opportunities: [
    during(3, 6, '端午团购'),
    during(4, 8, '夏季冷饮茶单'),

    during(10, 1, '年货礼盒'),
    '自有品牌奶酪柜',
    '早餐自助长期供货',
    '全门店茶单',
    '西餐厅新酒单',
    '员工餐厅欧洲美食周',
    during(6, 9, '企业客户中秋礼盒'),
  ],
  lostReasons: ['价格比对手高 9%', during(7, 12, '推迟到明年再定'), '总部指定供应商'],
  orderNotes: ['上午 10 点前送到。', '走后门货梯，联系后厨签收。', '发票开给总公司。'],
  adjusted: ['库存不足，数量已调整，余量下周补发', '其中一项只能按 6 瓶装发货'],
  unreached: ['电话没人接', '没打通，已留言', '打了两次没接', '请对方回电，还没回'],
  ties: {
    equipment: ['冷藏展示柜（借用）', '泡茶台（借用）'],
    training: ['奶酪切配培训', '茶艺培训'],
    contract: ['年度框架合同', '节日礼盒年度协议'],
  },
  praise: ['比预计到得快，冷链一直没断。', '酒水搭配的建议很有用。'],
  blame: ['原以为会早两天到货。', '有两箱破损，补货来得太慢。'],
  rejected: ['重复下单', '款项未到，暂停发货'],
  channels: ['wechat', 'wechat', 'wechat', 'sms'],
};
