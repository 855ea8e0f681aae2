import type { Label } from './schema/label';

/**
 * An error with a code that programs read and, through `errorTexts`, a sentence that people read.
 * `details` carries ids and limits only, never customer data: it may be logged.
 */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: Readonly<Record<string, string | number>> = {},
  ) {
    super(code);
    this.name = 'AppError';
  }
}

/** Every error that crosses a boundary, with what is so and what to do about it. */
export const errorTexts = {
  bad_request: [
    'The request was not understood. Update Roadbook and try again.',
    '请求无法识别，请更新 Roadbook 后再试',
    '無法辨識此要求，請更新 Roadbook 後再試',
  ],
  not_signed_in: ['Sign in to go on.', '请先登录', '請先登入'],
  wrong_password: ['User name or password is wrong.', '用户名或密码不正确', '使用者名稱或密碼不正確'],
  too_many_attempts: [
    'Too many attempts. Wait {seconds} seconds, then try again.',
    '尝试次数过多，请等待 {seconds} 秒后再试',
    '嘗試次數過多，請等待 {seconds} 秒後再試',
  ],
  token_expired: [
    'The sign-in ran out. Sign in again; nothing on this laptop is lost.',
    '登录已过期，请重新登录，本机数据不受影响',
    '登入已逾期，請重新登入，本機資料不受影響',
  ],
  device_revoked: [
    'Head office has blocked this device. What was stored on it is removed.',
    '总部已停用本机，本机数据已清除',
    '總公司已停用此裝置，其上的資料已清除',
  ],
  user_disabled: [
    'This user account is disabled. Ask your administrator.',
    '此账号已停用，请联系管理员',
    '此帳號已停用，請洽管理員',
  ],
  invitation_invalid: [
    'This invitation code is not valid any more. Ask your administrator for a new one.',
    '邀请码已失效，请向管理员索取新的邀请码',
    '邀請碼已失效，請向管理員索取新的邀請碼',
  ],
  invitation_used: [
    'This invitation was used on this device before, with another password. Sign in with that one.',
    '此邀请码已在本机使用过，请用当时设置的密码登录',
    '此邀請碼已在此裝置使用過，請以當時設定的密碼登入',
  ],
  sign_in_name_taken: ['This user name is taken.', '此用户名已被使用', '此使用者名稱已有人使用'],
  last_administrator: [
    'One active administrator has to remain.',
    '至少需要保留一名启用的管理员',
    '至少須保留一位啟用中的管理員',
  ],
  weak_password: ['Use at least {min} characters.', '密码至少需要 {min} 个字符', '密碼至少需要 {min} 個字元'],
  not_allowed: [
    'You may not do this. The owner or a manager can.',
    '您没有权限，负责人或主管可以操作',
    '您沒有權限，負責業務或主管可以操作',
  ],
  not_found: [
    'This record is not here, or you may not see it.',
    '没有这条记录，或您无权查看',
    '沒有這筆紀錄，或您無權檢視',
  ],
  not_yours: [
    'This record is not yours any more, so your change was not taken. Tell the new owner, then discard it.',
    '这条记录已不归您负责，您的更改未被接收，请告知新负责人后放弃更改',
    '這筆紀錄已不屬於您，您的變更未被接收，請告知新負責業務後放棄變更',
  ],
  invalid_record: ['{field}: {problem}', '{field}：{problem}', '{field}：{problem}'],
  unknown_entity: [
    'Head office does not know this kind of record yet. It is kept here until it does.',
    '总部尚不支持此类记录，已保留在本机',
    '總公司尚不支援此類紀錄，已保留在本機',
  ],
  conflict: ['Somebody else changed the same record.', '其他人也修改了这条记录', '其他人也修改了這筆紀錄'],
  immutable: [
    'A submitted order is not changed any more. Write a new one.',
    '订单提交后不能再修改，请另建订单',
    '訂單送出後不能再修改，請另建訂單',
  ],
  illegal_transition: [
    'It cannot go from “{from}” to “{to}”.',
    '不能从“{from}”变为“{to}”',
    '不能從「{from}」變為「{to}」',
  ],
  server_owned: ['Only head office sets {field}.', '{field}只能由总部设置', '{field}只能由總公司設定'],
  mutation_reused: [
    'This change was sent before with other content. Make the change again.',
    '此更改曾以不同内容发送，请重新修改',
    '此變更曾以不同內容送出，請重新修改',
  ],
  too_large: ['Too large: at most {max}.', '内容过大，最多 {max}', '內容過大，最多 {max}'],
  checkpoint_invalid: [
    'The place in the sync is not valid any more. Roadbook fetches everything again; unsent work stays.',
    '同步位置已失效，将重新获取全部数据，未同步的更改不受影响',
    '同步位置已失效，將重新取得全部資料，未同步的變更不受影響',
  ],
  protocol_too_old: [
    'This Roadbook is too old for the head office. Update it; your changes are still taken.',
    'Roadbook 版本过旧，请更新，您的更改仍会同步',
    'Roadbook 版本過舊，請更新，您的變更仍會同步',
  ],
  office_too_old: [
    'The head office is older than this Roadbook and has to be updated first. Your changes are kept here and go out then.',
    '总部版本过旧，需先更新总部，您的更改已保存在本机，之后自动同步',
    '總公司版本過舊，須先更新總公司，您的變更已儲存於此裝置，之後自動同步',
  ],
  office_unreachable: [
    'The head office cannot be reached. What you do is kept here and goes out by itself.',
    '无法连接总部，您的操作已保存在本机，联网后自动同步',
    '無法連線總公司，您的操作已儲存於此裝置，連線後自動同步',
  ],
  not_head_office: [
    'Something answered that is not the head office. Sign in to the network first, then try again.',
    '应答方不是总部服务器，请先登录所在网络后再试',
    '回應的不是總公司伺服器，請先登入所在網路後再試',
  ],
  busy: [
    'The head office is busy. It is tried again by itself.',
    '总部繁忙，稍后自动重试',
    '總公司忙碌中，稍後自動重試',
  ],
  internal: [
    'Something failed at the head office. It is tried again by itself; the log there has the reference {ref}.',
    '总部出现故障，稍后自动重试，参考号 {ref}',
    '總公司發生錯誤，稍後自動重試，參考編號 {ref}',
  ],
  recovery_foreign: [
    'This key was not made for this person, this device and this head office, so it cannot be released.',
    '此密钥不属于当前用户、本机和总部，无法恢复',
    '此金鑰不屬於目前使用者、此裝置與總公司，無法還原',
  ],
  unlock_question_wrong: [
    'This device did not ask this. Have the question read out again and check the device.',
    '请求码与该设备不符，请核对设备并重新确认请求码',
    '請求碼與該裝置不符，請核對裝置並重新確認請求碼',
  ],
  device_blocked: [
    'That device is blocked: it gets neither a key nor a code.',
    '该设备已停用，无法恢复密钥或获取解锁码',
    '該裝置已停用，無法取回金鑰或取得解鎖碼',
  ],
  profile_unknown: [
    'This browser has not told Roadbook which one it is. Load the page again.',
    '无法识别当前浏览器，请重新加载页面',
    '無法識別目前的瀏覽器，請重新載入頁面',
  ],
  device_secret_lost: [
    'This computer cannot open its part of the key any more. Connect to the head office and sign in.',
    '本机无法读取其保管的密钥，请连接总部后登录',
    '此裝置無法讀取所保管的金鑰，請連線總公司後登入',
  ],
  vault_wrong_key: [
    'What is stored on this laptop was sealed with another key. Sign in as the person who works here.',
    '本机数据是用另一把密钥加密的，请以在本机工作的用户登录',
    '此裝置上的資料是以另一把金鑰加密的，請以在此裝置工作的使用者登入',
  ],
  vault_lost: [
    'What is stored on this laptop cannot be opened any more, neither with this password nor by the head office.',
    '本机数据已无法打开，此密码和总部均不能恢复',
    '此裝置上的資料已無法開啟，此密碼與總公司都無法還原',
  ],
  wrong_code: [
    'This code is not the answer to the question shown. Have it read out again.',
    '解锁码与显示的请求码不符，请重新核对',
    '解鎖碼與顯示的請求碼不符，請重新核對',
  ],
  vault_overtaken: [
    'Another window writes to the same data. Close this window; nothing that was saved is lost.',
    '另一个窗口正在写入同一份数据，请关闭此窗口，已保存的内容不会丢失',
    '另一個視窗正在寫入同一份資料，請關閉此視窗，已儲存的內容不會遺失',
  ],
  vault_unreadable: [
    'A part of what is stored on this laptop cannot be read. Close Roadbook and open it again: it fetches that part from the head office.',
    '本机部分数据无法读取，请关闭 Roadbook 后重新打开，将自动从总部重新获取',
    '此裝置的部分資料無法讀取，請關閉 Roadbook 後重新開啟，將自動從總公司重新取得',
  ],
  disk_full: [
    'The disk is full. Free some space; what was saved before is safe.',
    '磁盘已满，请释放空间，之前保存的内容不受影响',
    '磁碟已滿，請釋出空間，先前儲存的內容不受影響',
  ],
  store_failed: [
    'This laptop could not save it. Keep this window open and try again.',
    '本机未能保存，请保持窗口打开并重试',
    '此裝置未能儲存，請保持視窗開啟並重試',
  ],
} as const satisfies Record<string, Label>;

export type ErrorCode = keyof typeof errorTexts;

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorTexts, code);

/** Unwraps what the surrounding code guarantees; `why` says which guarantee was broken. */
export function must<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new Error(why);
  return value;
}
