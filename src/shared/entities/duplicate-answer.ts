import { defineEntity } from '../schema/entity';
import { choice, instant, ref, rows, text } from '../schema/field';

/** What somebody said of two records that look like one: it counts on every laptop, until somebody takes it back. */
export const duplicateAnswer = defineEntity({
  name: 'duplicateAnswer',
  singular: ['Duplicate check', '重复核对', '重複核對'],
  plural: ['Duplicate checks', '重复核对', '重複核對'],
  title: 'note',
  // Seen by whoever sees one of the accounts: who sees both records of the pair sees what was said of it.
  scope: { kind: 'parents', accounts: 'accounts.accountId', person: 'ownerId' },
  fields: {
    of: choice(
      ['Records', '对象', '對象'],
      { account: ['Accounts', '客户', '客戶'], contact: ['Contacts', '联系人', '聯絡人'] },
      { required: true, list: 'shown' },
    ),
    // In the order of `inPairOrder`.
    firstId: text(['First record', '记录一', '紀錄一'], { required: true, max: 64, form: false }),
    secondId: text(['Second record', '记录二', '紀錄二'], { required: true, max: 64, form: false }),
    answer: choice(
      ['Answer', '结论', '結論'],
      {
        different: ['Not the same', '不是同一个', '不是同一個'],
        same: ['The same', '是同一个', '是同一個'],
      },
      { required: true, list: 'shown', index: true },
    ),
    // Of two that are the same: which one stays.
    keepId: text(['Stays', '保留', '保留'], { max: 64, form: false }),
    // The two accounts, or those of the two contacts.
    accounts: rows(
      ['Accounts', '客户', '客戶'],
      'accountId',
      { accountId: ref(['Account', '客户', '客戶'], 'account', { required: true }) },
      { max: 200, form: false },
    ),
    note: text(['Note', '备注', '備註'], { max: 500 }),
    at: instant(['When', '时间', '時間'], { required: true, list: 'shown' }),
    ownerId: ref(['By', '操作人', '操作人'], 'user', { required: true, form: false }),
  },
});
