import { defineEntity } from '../schema/entity';
import { date, email, flag, note, phone, ref, rows, tags, text } from '../schema/field';

export const contact = defineEntity({
  name: 'contact',
  singular: ['Contact', '联系人', '聯絡人'],
  plural: ['Contacts', '联系人', '聯絡人'],
  title: 'fullName',
  scope: { kind: 'parents', accounts: 'accounts.accountId', person: 'ownerId' },
  fields: {
    fullName: text(['Full name', '姓名', '姓名'], { required: true, search: true, list: 'shown', privacy: 'personal' }),
    familyName: text(['Family name', '姓', '姓'], { max: 100, privacy: 'personal' }),
    prefix: text(['Name prefix', '姓氏前缀', '姓氏前綴'], { max: 40, privacy: 'personal' }),
    honorific: text(['Honorific', '称谓', '稱謂'], { max: 40, privacy: 'personal' }),
    reading: text(['Reading', '读音', '讀音'], { max: 200, search: true, privacy: 'personal' }),
    accounts: rows(
      ['Accounts', '所属客户', '所屬客戶'],
      'accountId',
      {
        accountId: ref(['Account', '客户', '客戶'], 'account', { required: true }),
        role: text(['Role', '职务', '職務'], { max: 100 }),
        main: flag(['Main contact', '主要联系人', '主要聯絡人']),
      },
      { max: 100 },
    ),
    mobile: phone(['Mobile', '手机', '手機'], { search: true, list: 'shown', privacy: 'personal' }),
    phone: phone(['Phone', '电话', '電話'], { search: true, list: 'shown', privacy: 'personal' }),
    email: email(['E-mail', '电子邮件', '電子郵件'], { search: true, list: 'shown', privacy: 'personal' }),
    wechat: text(['WeChat ID', '微信号', '微信 ID'], { max: 64, search: true, list: 'offered', privacy: 'personal' }),
    language: text(['Language', '语言', '語言'], { max: 40, list: 'offered' }),
    birthOn: date(['Birthday', '生日', '生日'], { privacy: 'personal' }),
    ownerId: ref(['Entered by', '录入人', '建立人員'], 'user', { form: false }),
    tags: tags(['Tags', '标签', '標籤'], { search: true, list: 'offered' }),
    note: note(['Note', '备注', '備註'], { privacy: 'personal' }),
  },
});
