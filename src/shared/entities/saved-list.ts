import { defineEntity } from '../schema/entity';
import { choice, flag, integer, ref, tags, text } from '../schema/field';
import { conditionRows } from './condition-rows';

/** A list as somebody wants to find it again: which records, in which order, with which columns. Seen by its owner. */
export const savedList = defineEntity({
  name: 'savedList',
  singular: ['Saved list', '已存列表', '已存清單'],
  plural: ['My lists', '我的列表', '我的清單'],
  title: 'name',
  scope: { kind: 'person', person: 'ownerId' },
  fields: {
    name: text(['Name', '名称', '名稱'], { required: true, max: 60 }),
    ownerId: ref(['Owner', '负责人', '負責人'], 'user', { required: true, form: false }),
    entity: choice(
      ['Shows', '内容', '內容'],
      {
        account: ['Accounts', '客户', '客戶'],
        contact: ['Contacts', '联系人', '聯絡人'],
        opportunity: ['Opportunities', '商机', '商機'],
        order: ['Orders', '订单', '訂單'],
        product: ['Products', '产品', '產品'],
        case: ['Cases', '服务工单', '服務案件'],
      },
      { required: true },
    ),
    part: text(['Part', '范围', '範圍'], { max: 40, form: false }),
    search: text(['Search', '搜索', '搜尋'], { form: false }),
    conditions: conditionRows,
    sort: text(['Sorted by', '排序依据', '排序依據'], { max: 100, form: false }),
    descending: flag(['Descending', '降序', '遞減'], { form: false }),
    columns: tags(['Columns', '列', '欄'], { form: false }),
    // Gaps are left between neighbours, so that moving one list changes one record.
    position: integer(['Position', '位置', '位置'], { form: false }),
  },
});
