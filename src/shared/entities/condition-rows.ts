import { rows, text } from '../schema/field';

/** What a list, a tag or a segment asks of a record: one row per condition, `value` as JSON, because conditions ask for words, numbers and sets of both. */
export const conditionRows = rows(
  ['Filters', '筛选', '篩選'],
  'key',
  {
    key: text(['Filter', '筛选', '篩選'], { required: true }),
    field: text(['Field', '字段', '欄位'], { required: true, max: 100 }),
    op: text(['Comparison', '比较方式', '比較方式'], { required: true, max: 20 }),
    value: text(['Value', '值', '值'], { max: 5000 }),
  },
  { max: 50 },
);
