import { defineEntity } from '../schema/entity';
import { date, flag, ref, rows, text } from '../schema/field';

/** When an account belonged to which segment, and so carried which tags by rule. The head office notes it every day. */
export const segmentHistory = defineEntity({
  name: 'segmentHistory',
  singular: ['Segment history', '分群记录', '客群紀錄'],
  plural: ['Segment histories', '分群记录', '客群紀錄'],
  title: 'accountId',
  scope: { kind: 'parents', accounts: 'accountId' },
  officeOnly: true,
  fields: {
    accountId: ref(['Account', '客户', '客戶'], 'account', { required: true, list: 'shown', form: false }),
    stays: rows(
      ['Segments', '客户分群', '客群'],
      'key',
      {
        key: text(['Key', '键', '鍵'], { required: true, max: 200 }),
        segmentId: ref(['Segment', '客户分群', '客群'], 'segment', { required: true }),
        from: date(['From', '开始', '開始'], { required: true }),
        // It was in it already when the head office looked for the first time.
        isEarlier: flag(['Earlier', '更早', '更早']),
        until: date(['Until', '结束', '結束']),
      },
      { max: 1_000, form: false },
    ),
  },
});
