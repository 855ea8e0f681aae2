import { defineEntity } from '../schema/entity';
import { flag, text } from '../schema/field';

export const tagGroup = defineEntity({
  name: 'tagGroup',
  singular: ['Tag group', '标签组', '標籤群組'],
  plural: ['Tag groups', '标签组', '標籤群組'],
  title: 'name',
  scope: { kind: 'organisation' },
  fields: {
    name: text(['Name', '名称', '名稱'], { required: true, max: 100, list: 'shown' }),
    single: flag(['One tag of the group per account', '每个客户限一个', '每個客戶限一個'], { list: 'shown' }),
  },
});
