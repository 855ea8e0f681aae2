import { defineEntity } from '../schema/entity';
import { ref, text } from '../schema/field';

export const territory = defineEntity({
  name: 'territory',
  singular: ['Territory', '销售区域', '銷售區域'],
  plural: ['Territories', '销售区域', '銷售區域'],
  title: 'name',
  scope: { kind: 'organisation' },
  fields: {
    name: text(['Name', '名称', '名稱'], { required: true, list: 'shown' }),
    code: text(['Code', '代码', '代碼'], { max: 40, list: 'shown' }),
    parentId: ref(['Part of', '上级区域', '上層區域'], 'territory', { list: 'shown' }),
  },
});
