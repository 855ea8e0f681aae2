import { digits, during, type CompanyKind, type Voice } from './voice';

const surnames: [string, string][] =
  '陳 Chen,林 Lin,黃 Huang,張 Chang,李 Li,王 Wang,吳 Wu,劉 Liu,蔡 Tsai,楊 Yang,許 Hsu,鄭 Cheng,謝 Hsieh,郭 Kuo,洪 Hung,邱 Chiu,曾 Tseng,廖 Liao,賴 Lai,徐 Hsu,周 Chou,葉 Yeh,蘇 Su,莊 Chuang,江 Chiang,簡 Chien'
    .split(',')
    .map((entry) => entry.split(' ') as [string, string]);
const given: [string, string, 'f' | 'm'][] =
  '雅婷 Ya-ting f,怡君 Yi-chun f,淑芬 Shu-fen f,美玲 Mei-ling f,佩珊 Pei-shan f,欣怡 Hsin-yi f,詩涵 Shih-han f,秀英 Hsiu-ying f,惠雯 Hui-wen f,家豪 Chia-hao m,志偉 Chih-wei m,俊宏 Chun-hung m,冠宇 Kuan-yu m,建志 Chien-chih m,宗翰 Tsung-han m,文雄 Wen-hsiung m,柏翰 Po-han m,承恩 Cheng-en m,正義 Cheng-yi m,明德 Ming-te m'
    .split(',')
    .map((entry) => entry.split(' ') as [string, string, 'f' | 'm']);
const brands =
  '禾味,竹風,山嵐,永樂,大稻埕,老松,青田,富錦,海港,月見,日日,豐味,禾豐,鼎和,和記,金山,雲海,綠光,小滿,立夏,春池,古早味,好食,三味,五穀,暖心,微光,山茶,曉陽,蘭陽,新泰,廣福,滿滿,正豐,港都,南方,赤崁,星野,安平,福興'.split(
    ',',
  );
const companies: Record<CompanyKind, string[]> = {
  shop: ['{c}{b}商行', '{b}食品行', '{b}選物', '{b}茶莊', '{b}有機', '{b}酒坊', '{b}食品有限公司', '{b}雜糧行'],
  restaurant: [
    '{b}小館',
    '{b}餐酒館',
    '{b}火鍋',
    '{b}食堂',
    '{b}義式廚房',
    '{b}熱炒',
    '{b}素食',
    '{b}團膳股份有限公司',
  ],
  hotel: ['{c}{b}大飯店', '{b}商旅', '{b}溫泉會館', '{b}民宿'],
  bakery: ['{b}烘焙坊', '{b}咖啡', '{b}甜點店', '{b}麵包店'],
  chain: ['{b}超市 {c}店', '{b}生鮮 {c}店'],
  distributor: ['{b}貿易股份有限公司', '{b}食品實業有限公司', '{b}物流有限公司'],
  partner: ['{b}展覽', '{b}料理教室', '{b}設計'],
};

export const traditional: Voice = {
  language: '中文',
  cities: [
    {
      name: '台北',
      postalCode: '106',
      region: '台北市',
      country: '台灣',
      dial: '02',
      streets: [
        '大安區永康街',
        '中山區南京東路二段',
        '信義區松仁路',
        '大同區迪化街一段',
        '松山區富錦街',
        '士林區天母東路',
      ],
    },
    {
      name: '新北',
      postalCode: '220',
      region: '新北市',
      country: '台灣',
      dial: '02',
      streets: ['板橋區文化路一段', '淡水區中正路', '永和區中山路一段', '三重區重新路'],
    },
    {
      name: '新竹',
      postalCode: '300',
      region: '新竹市',
      country: '台灣',
      dial: '03',
      streets: ['東區光復路一段', '北區中正路', '東區關新路'],
    },
    {
      name: '台中',
      postalCode: '403',
      region: '台中市',
      country: '台灣',
      dial: '04',
      streets: ['西區公益路', '西屯區台灣大道三段', '北區學士路', '南屯區大墩路'],
    },
    {
      name: '台南',
      postalCode: '700',
      region: '台南市',
      country: '台灣',
      dial: '06',
      streets: ['中西區國華街三段', '東區裕農路', '安平區安平路'],
    },
    {
      name: '高雄',
      postalCode: '802',
      region: '高雄市',
      country: '台灣',
      dial: '07',
      streets: ['苓雅區四維三路', '鹽埕區大勇路', '左營區博愛三路'],
    },
  ],
  kinds: {
    shop: '食品零售',
    restaurant: '餐飲',
    hotel: '旅宿',
    bakery: '烘焙咖啡',
    chain: '連鎖超市',
    distributor: '食品批發',
    partner: '服務業',
  },
  company: (random, kind, city) =>
    random.pick(companies[kind]).replace('{b}', random.pick(brands)).replace('{c}', city.name),
  group: (random) => random.pick(['{b}集團', '{b}控股股份有限公司', '{b}餐飲集團']).replace('{b}', random.pick(brands)),
  person: (random) => {
    const [familyName, reading] = random.pick(surnames);
    const [name, givenReading, gender] = random.pick(given);
    const honorific = random.weighted(
      gender === 'f' ? ['小姐', '經理', '老闆娘'] : ['先生', '經理', '老闆'],
      (_, index) => [5, 3, 2][index] ?? 1,
    );
    return {
      fullName: familyName + name,
      familyName,
      honorific,
      reading: `${reading} ${givenReading}`,
      address: familyName + honorific,
    };
  },
  street: (random, city) => `${random.pick(city.streets)} ${random.int(1, 320)} 號`,
  phone: (random, city) => `${city.dial}-5550-${digits(random, 4)}`,
  mobile: (random) => `0900-${digits(random, 3)}-${digits(random, 3)}`,
  registration: (random) => digits(random, 8),
  roles: ['採購經理', '採購', '店長', '主廚', '老闆', '會計', '倉管', '餐飲部協理', '總經理'],
  parts: ['內勤', '售後', '協助拜訪'],
  tags: ['起司', '紅酒', '茶葉', '年節禮盒', '重價格', '重品質', '熟客介紹', '月結', '冷藏', '試吃'],
  accountNotes: [
    '早上 10 點前送到，走後門。',
    '週一公休，不要打電話。',
    '老闆決定，採購只比價。',
    '冷藏空間小，少量多次。',
    '月底結帳，25 日前要把出貨單交給會計。',
    '喜歡先試吃再談價格。',
  ],
  visits: [
    during(7, 9, {
      subject: '中秋禮盒',
      text: '{p}想做企業中秋禮盒，{x}搭紅酒，預算每盒一千二以內，大概 {n} 盒起跳。',
      mood: 5,
    }),
    during(4, 5, { subject: '母親節檔期', text: '母親節檔期訂位滿了，{p}要加 {n} 箱{x}，前一個週五到。', mood: 5 }),
    during(5, 8, { subject: '夏季菜單', text: '夏季菜單換上冷盤，{x}賣得不錯，{p}希望一週送兩次。', mood: 4 }),
    during(11, 1, { subject: '尾牙', text: '尾牙訂單進來了，{p}要 {n} 箱{x}，分兩週到。', mood: 5 }),

    { subject: '新品試吃', text: '{p}試吃了{x}，覺得不錯，下週先放兩家門市。問 {n} 箱以上有沒有優惠。', mood: 5 },
    during(10, 11, {
      subject: '貨架位置',
      text: '櫃檯旁的架位 12 月會空出來，價格不變就給我們。{p}要 {n} 張價卡，還有{x}的報價。',
      mood: 4,
    }),
    { subject: '客訴溝通', text: '上次{x}有兩箱外箱破損，已拍照。{p}說都沒人回電，很不高興，答應補貨。', mood: 2 },
    { subject: '例行拜訪', text: '看過庫存，{x}快沒了，其他還可以撐兩週。{p}說盤點完就下單。', mood: 4 },
    { subject: '競爭對手', text: '隔壁供應商橄欖油便宜 8%。{p}說只要我們一週送兩次就不換。', mood: 3 },
    during(10, 1, { subject: '新菜單', text: '冬季菜單定案，主打{x}，週末大約 {n} 份，希望週四前到貨。', mood: 5 }),
    { subject: '沒遇到人', text: '{p}臨時外出，樣品和價目表放櫃檯，週四再打電話。' },
    { subject: '店面整修', text: '整修到月底，這段時間量減半。之後會多一台冷藏櫃，可以放{x}。', mood: 4 },
    { subject: '談價格', text: '談得有點辛苦，{p}希望全部再降 5%。我提{x}滿五箱優惠 {n}%，回公司確認。', mood: 2 },
    { subject: '現場下單', text: '跟{p}當面核對，{x}訂 {n} 箱，連假前要到。', mood: 5 },
    { subject: '認識新採購', text: '新的採購是{p}，以前在飯店，很重視交期，想先了解茶葉系列。', mood: 4 },
    during(11, 1, {
      subject: '年節禮盒',
      text: '{p}想做企業禮盒，{x}搭紅酒，預算每盒一千二以內，大概 {n} 盒起跳。',
      mood: 5,
    }),
  ],
  calls: [
    during(5, 6, { subject: '端午檔期', text: '端午前要 {n} 箱{x}，{p}請我們連假前兩天送到。', mood: 4 }),

    { subject: '補貨', text: '{p}週五前要 {n} 箱{x}，排週三出車。', mood: 4 },
    { subject: '沒接', text: '沒人接，明天早上再打。' },
    { subject: '約時間', text: '約好下週過去，{p}想試{x}。' },
    { subject: '對帳', text: '差額查清楚了，是運費重複計算，{p}沒問題。', mood: 4 },
    { subject: '送貨延遲', text: '國道塞車，下午一點才到，{p}廚房等著用{x}，口氣不太好。', mood: 2 },
  ],
  messages: [
    during(1, 9, { subject: '詢問規格', text: '問{x}有沒有小包裝，回覆下個月開始有。' }),

    { subject: '架位照片', text: '{p}傳照片來，{x}已經放在櫃檯旁邊。', mood: 5 },
    during(10, 12, { subject: '詢問規格', text: '問{x}有沒有小包裝，回覆一月開始有。' }),
    { subject: '改送貨日', text: '這週三公休，改週四送。' },
  ],
  emails: [
    { subject: '寄送報價', text: '{x} {n} 箱的報價單已寄出，月底前有效。' },
    { subject: '檢驗文件', text: '依要求寄出{x}的檢驗報告。' },
  ],
  meetings: [
    during(4, 11, { subject: '選品會議', text: '和{p}、主廚把品項看過一次，增加{x}，拿掉兩款橄欖油。', mood: 4 }),
    during(12, 3, { subject: '春季選品', text: '和{p}、主廚一起決定春季品項，增加{x}，拿掉兩款橄欖油。', mood: 4 }),
  ],
  notes: [
    { subject: '觀察', text: '隔壁店面在整修，問{p}是誰要搬進來。' },
    during(7, 12, { subject: '觀察', text: '對面明年開選物店，可以請{p}介紹。' }),
  ],
  plans: [
    during(6, 9, '討論中秋禮盒'),
    during(3, 5, '母親節檔期備貨'),
    during(5, 8, '介紹夏季品項'),

    during(11, 1, '討論年節禮盒'),
    '送新版價目表',
    '起司試吃',
    '確認送貨日',
    '看架位並補貨',
    '續約',
    '了解缺貨狀況',
    '介紹茶葉系列',
  ],
  callPlans: ['電話確認補貨', '詢問試用狀況', '提醒應收帳款'],
  tasks: [
    '拿回蓋好章的合作條件',
    '補送價卡',
    '修改報價單第 2 版',
    '跟店家要冷藏櫃照片',
    '核對統一編號',
    '申請試吃樣品',
    '整修後再約時間',
    '寄檢驗報告',
    '追折讓進度',
    '帶新採購認識產品',
  ],
  promises: [
    during(1, 9, '價格維持到季末，書面確認'),

    '回電說明缺貨原因',
    '寄宴會樣品單',
    '新茶試飲樣品',
    during(10, 12, '價格維持到元旦，書面確認'),
    '破損兩箱補貨',
    '連假前到貨',
    '再送一組試吃',
  ],
  complaints: [
    {
      subject: '兩箱起司到貨升溫',
      description: '到貨量測 14 度，司機有拍照，客戶沒有入庫。',
      resolution: '已開折讓單，物流換保溫箱。',
    },
    {
      subject: '送錯貨',
      description: '訂的是烏龍茶，到的是茉莉花茶，這一季第二次。',
      resolution: '隔天換貨，倉庫調整儲位。',
    },
    { subject: '紅酒外箱破損', description: '12 瓶裡有 4 瓶酒標髒污，不能上架。', resolution: '四瓶免費補寄。' },
    {
      subject: '晚到三天',
      description: '週六婚宴要用的貨沒趕上，客戶臨時去批發市場買。',
      resolution: '吸收差價，下次宴會走急件。',
    },
  ],
  questions: [
    {
      subject: '醬油有沒有含麩質',
      description: '有客人過敏，廚房今天要知道。',
      resolution: '有，已寄成分表並建議替代品。',
    },
  ],
  requests: [
    { subject: '每週多送一次', description: '冷藏空間小，希望週二、週五各送一次。', resolution: '下個月開始安排。' },
  ],
  opportunities: [
    during(3, 5, '母親節套餐'),
    during(4, 8, '夏季冷泡茶'),

    during(10, 1, '年節禮盒'),
    '自有品牌起司櫃',
    '早餐吧長期供貨',
    '全門市茶單',
    '新酒單',
    '員工餐廳歐洲週',
    during(6, 9, '企業中秋禮盒'),
  ],
  lostReasons: ['價格比對手高 9%', during(7, 12, '延到明年再決定'), '總部指定供應商'],
  orderNotes: ['早上 10 點前送到。', '走後門，請主廚簽收。', '發票開給總公司。'],
  adjusted: ['庫存不足，數量已調整，其餘下週補出', '其中一項只能以 6 瓶裝出貨'],
  unreached: ['電話沒人接', '沒接通，已留言', '打了兩次沒接', '請對方回電，還沒回'],
  ties: {
    equipment: ['冷藏展示櫃（借用）', '泡茶台（借用）'],
    training: ['起司切配教學', '茶藝課程'],
    contract: ['年度合約', '年節禮盒年度協議'],
  },
  praise: ['比預計早到，全程冷藏。', '酒單搭配的建議很實用。'],
  blame: ['原本以為會早兩天到貨。', '有兩箱破損，補貨來得太慢。'],
  rejected: ['重複下單', '款項未到，暫停出貨'],
  channels: ['line', 'line', 'line', 'sms'],
};
