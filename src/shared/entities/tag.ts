import { defineEntity } from '../schema/entity';
import { ref, tags, text } from '../schema/field';

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
    formerNames: tags(['Former names', '曾用名', '曾用名'], { search: true, list: 'offered', form: false }),
    // Every account of the segment carries it, without anybody setting it.
    segmentId: ref(['Carried by all of', '自动标记的分群', '自動標記的客群'], 'segment', { list: 'offered' }),
  },
});
