import { defineEntity } from '../schema/entity';
import { ref, text } from '../schema/field';

export const team = defineEntity({
  name: 'team',
  singular: ['Team', '团队', '團隊'],
  plural: ['Teams', '团队', '團隊'],
  title: 'name',
  scope: { kind: 'organisation' },
  fields: {
    name: text(['Name', '名称', '名稱'], { required: true, list: 'shown' }),
    managerId: ref(['Manager', '主管', '主管'], 'user', { list: 'shown' }),
  },
});
