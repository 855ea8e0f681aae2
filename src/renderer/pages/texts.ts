import type { Label } from '../../shared/schema/label';

export const texts = {
  mine: ['Mine', '我的', '我的'],
  team: ['Team', '团队', '團隊'],
  sumOf: ['Sum of {n}', '{n} 条合计', '{n} 筆合計'],
  position: ['{at} of {of}', '第 {at} 条，共 {of} 条', '第 {at} 筆，共 {of} 筆'],
  nextInList: ['next in list', '列表下一条', '清單下一筆'],
  previousInList: ['previous in list', '列表上一条', '清單上一筆'],
  edit: ['Edit', '编辑', '編輯'],
  editKey: ['edit', '编辑', '編輯'],
  more: ['More', '更多', '更多'],
  remove: ['Remove {thing}', '删除{thing}', '刪除{thing}'],
  removed: ['{name} removed', '已删除：{name}', '已刪除：{name}'],
  notHere: ['This {thing} is not on this laptop', '本机没有此{thing}', '此裝置沒有此{thing}'],
  notHereText: [
    'It was removed, or it belongs to an account you may not see.',
    '该记录已被删除，或所属客户您无权查看',
    '此紀錄已刪除，或所屬客戶您無權檢視',
  ],
  notHereAccount: [
    'It was removed, or it belongs to somebody else. Search by its name, or go back to the list.',
    '该客户已被删除，或由他人负责。可按名称搜索，或返回列表',
    '此客戶已刪除，或由他人負責。可用名稱搜尋，或返回清單',
  ],
  notHereOffice: ['Head office may have removed it.', '总部可能已将其删除', '總公司可能已將其刪除'],
  toList: ['Go to the list', '返回列表', '返回清單'],
} as const satisfies Record<string, Label>;
