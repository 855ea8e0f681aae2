import type { Label } from '../../../shared/schema/label';

export const texts = {
  searchHint: ['Name of the opportunity', '商机名称', '商機名稱'],
  newOpportunity: ['New opportunity', '新建商机', '新增商機'],
  create: ['Create opportunity', '创建商机', '建立商機'],
  empty: ['No open opportunities', '没有进行中的商机', '沒有進行中的商機'],
  emptyText: [
    'What an account may buy next appears here, with its stage and its value.',
    '客户可能的下一笔采购会显示在这里，包括阶段和预计金额',
    '客戶可能的下一筆採購會顯示在這裡，包含階段與預計金額',
  ],
  stage: ['Stage', '阶段', '階段'],
  moved: ['{name} is now: {stage}', '{name} 已进入：{stage}', '{name} 已進入：{stage}'],
  movedEarly: [
    '{name} is now: {stage}. Not met: {conditions}',
    '{name} 已进入：{stage}，尚未满足：{conditions}',
    '{name} 已進入：{stage}，尚未符合：{conditions}',
  ],
  listJoin: [', ', '、', '、'],
  conditionsMet: ['{met} of {all} met', '已满足 {met}/{all}', '已符合 {met}/{all}'],
  conditions: ['Before it leaves “{stage}”', '离开“{stage}”前', '離開「{stage}」前'],
  conditionMet: ['Met: {condition}', '已满足：{condition}', '已符合：{condition}'],
  conditionOpen: ['Open again: {condition}', '恢复为未满足：{condition}', '恢復為未符合：{condition}'],
  lostWhy: ['Why was it lost', '输单原因', '未成交原因'],
  lostSave: ['Mark as lost', '标记输单', '標示未成交'],
  cancel: ['Cancel', '取消', '取消'],
  facts: ['Facts', '基本信息', '基本資料'],
  history: ['Stage history', '阶段记录', '階段紀錄'],
  noHistory: ['No stage was changed yet', '尚未变更阶段', '尚未變更階段'],
  days: ['{n} day|{n} days', '{n} 天', '{n} 天'],
  add: ['Add', '添加', '新增'],
  noneOpen: ['None open', '没有进行中的商机', '沒有進行中的商機'],
} as const satisfies Record<string, Label>;
