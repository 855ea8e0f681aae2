import { defineEntity } from '../schema/entity';
import { ref, tags, text } from '../schema/field';
import { conditionRows } from './condition-rows';

/**
 * A tag that is known to the whole organisation. Records carry the word itself; a renamed or merged tag keeps its former
 * words, so that nothing that carries one of them has to be rewritten.
 */
export const tag = defineEntity({
  name: 'tag',
  singular: ['Tag', '标签', '標籤'],
  plural: ['Tags', '标签', '標籤'],
  title: 'name',
  scope: { kind: 'organisation' },
  fields: {
    name: text(['Name', '名称', '名稱'], { required: true, max: 100, search: true, list: 'shown' }),
    groupId: ref(['Tag group', '标签组', '標籤群組'], 'tagGroup', { list: 'shown' }),
    parentId: ref(['Part of', '上级标签', '上層標籤'], 'tag', { list: 'shown' }),
    formerNames: tags(['Former names', '曾用名', '曾用名'], { list: 'offered', form: false }),
    // A tag with conditions is carried by every account that fulfils them, without anybody setting it.
    conditions: { ...conditionRows, form: false },
  },
});
