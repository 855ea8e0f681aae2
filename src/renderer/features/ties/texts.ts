import type { Label } from '../../../shared/schema/label';

export const texts = {
  ratings: ['Expected and experienced', '期望与实际感受', '期望與實際感受'],
  ties: ['What binds us', '合作纽带', '合作關係'],
  add: ['Add', '添加', '新增'],
  addRating: ['Add a rating', '添加评价', '新增評價'],
  addTie: ['Add a tie', '添加合作纽带', '新增合作關係'],
  noRatings: [
    'No ratings yet. Ask what was expected and how it went.',
    '暂无评价。可询问客户的期望和实际感受',
    '尚無評價。可詢問客戶的期望與實際感受',
  ],
  noTies: [
    'Nothing noted: equipment lent, training, contracts.',
    '暂无记录：借出设备、培训、合同等',
    '尚無紀錄：出借機台、教育訓練、合約等',
  ],
  gap: [
    'expected {expected}, experienced {experienced}',
    '期望 {expected}，实际 {experienced}',
    '期望 {expected}，實際 {experienced}',
  ],
  since: ['since {from}', '{from} 起', '{from} 起'],
  sinceUntil: ['{from} to {until}', '{from} 至 {until}', '{from} 至 {until}'],
  saved: ['Saved', '已保存', '已儲存'],
  remove: ['Remove', '删除', '刪除'],
  removed: ['Removed', '已删除', '已刪除'],
} as const satisfies Record<string, Label>;
