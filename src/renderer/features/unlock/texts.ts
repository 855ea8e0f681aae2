import type { Label } from '../../../shared/schema/label';

export const texts = {
  locked: ['Locked', '已锁定', '已鎖定'],
  lockedNote: [
    'Everything on this laptop is sealed. Your password opens it, with or without a connection. What was being typed is still there.',
    '本机数据已加密，输入密码即可打开，无需联网，正在输入的内容仍然保留',
    '此裝置上的資料已加密，輸入密碼即可開啟，不需連線，正在輸入的內容仍會保留',
  ],
  first: ['Seal what is stored on this laptop', '加密本机数据', '加密此裝置上的資料'],
  firstNote: [
    'From now on everything on this laptop is sealed under your password. Type the one you sign in with.',
    '今后本机数据将用您的密码加密，请输入登录密码',
    '今後此裝置上的資料將以您的密碼加密，請輸入登入密碼',
  ],
  offlineNote: [
    'The head office cannot be reached to check it. Type the password a second time; it opens this laptop from now on.',
    '无法连接总部核对密码，请再次输入，今后用它打开本机数据',
    '無法連線總公司核對密碼，請再次輸入，今後以它開啟此裝置上的資料',
  ],
  password: ['Password', '密码', '密碼'],
  again: ['Password again', '再次输入密码', '再次輸入密碼'],
  differ: ['The two passwords differ', '两次输入的密码不一致', '兩次輸入的密碼不一致'],
  fillIn: ['Fill this in', '请填写', '請填寫'],
  capsLock: ['Caps Lock is on', '大写锁定已开启', '大寫鎖定已開啟'],
  unlock: ['Unlock', '解锁', '解鎖'],
  seal: ['Seal and open', '加密并打开', '加密並開啟'],
  wrong: [
    'This password does not open what is stored here. If it was changed elsewhere, connect to the head office once.',
    '密码不正确，若密码已在别处修改，请先连接总部一次',
    '密碼不正確，若密碼已在別處修改，請先連線總公司一次',
  ],
  wait: [
    'Too many attempts. Wait {n} second, then try again.|Too many attempts. Wait {n} seconds, then try again.',
    '尝试次数过多，请等待 {n} 秒后再试',
    '嘗試次數過多，請等待 {n} 秒後再試',
  ],
  other: ['Another person signs in', '使用其他账号登录', '以其他帳號登入'],
  demo: ['Unlock the demo', '解锁演示数据', '解鎖示範資料'],
  expired: ['Too long without the head office', '离线使用期限已到', '離線使用期限已到'],
  expiredNote: [
    'This laptop has not spoken to the head office for too long, so it stays closed until it does. Nothing is lost: what was not sent is kept.',
    '本机长时间未连接总部，连接后才能继续使用，数据没有丢失，待同步的更改仍然保留',
    '此裝置太久未連線總公司，連線後才能繼續使用，資料沒有遺失，待同步的變更仍會保留',
  ],
  connect: ['Connect to the head office', '连接总部', '連線總公司'],
  connectFailed: [
    'The head office cannot be reached. Check the network and try again.',
    '无法连接总部，请检查网络后重试',
    '無法連線總公司，請檢查網路後重試',
  ],
  signInFirst: [
    'The sign-in ran out. Type your password to sign in at the head office.',
    '登录已过期，请输入密码重新登录总部',
    '登入已逾期，請輸入密碼重新登入總公司',
  ],
  byPhone: ['Or by telephone', '或通过电话解锁', '或透過電話解鎖'],
  question: [
    'Call your administrator, read this out, and type the answer. It opens the laptop for 3 days.',
    '致电管理员，念出以下请求码，再输入对方给出的解锁码，可继续使用 3 天',
    '致電管理員，唸出以下請求碼，再輸入對方提供的解鎖碼，可繼續使用 3 天',
  ],
  noQuestion: [
    'No code can be given to this laptop: it has never reached the head office since it was sealed.',
    '本机加密后从未连接过总部，无法使用解锁码',
    '此裝置加密後從未連線總公司，無法使用解鎖碼',
  ],
  answer: ['Answer', '解锁码', '解鎖碼'],
  useAnswer: ['Open for 3 days', '继续使用 3 天', '繼續使用 3 天'],
  lost: ['What is stored here cannot be opened', '本机数据无法打开', '此裝置上的資料無法開啟'],
  lostNote: [
    'Neither this password nor the head office can open what is stored on this laptop. Everything that was sent is at the head office and can be loaded again. What was not sent is lost.',
    '此密码和总部都无法打开本机数据，已同步的数据可从总部重新加载，未同步的更改将丢失',
    '此密碼與總公司都無法開啟此裝置上的資料，已同步的資料可從總公司重新載入，未同步的變更將遺失',
  ],
  startAnew: ['Remove it and load again', '清除并重新加载', '清除並重新載入'],
  startAnewSure: ['Really remove it', '确认清除', '確認清除'],
} as const satisfies Record<string, Label>;
