import { defineEntity } from '../schema/entity';
import { choice, instant, integer, note, ref, refs, tags, text } from '../schema/field';

export const activity = defineEntity({
  name: 'activity',
  singular: ['Activity', '跟进记录', '往來紀錄'],
  plural: ['Activities', '跟进记录', '往來紀錄'],
  title: 'subject',
  scope: { kind: 'parents', accounts: 'accountId', person: 'ownerId' },
  appendOnly: true,
  fields: {
    kind: choice(
      ['Kind', '方式', '方式'],
      {
        call: ['Call', '电话', '電話'],
        visit: ['Visit', '拜访', '拜訪'],
        email: ['E-mail', '邮件', '電子郵件'],
        message: ['Message', '消息', '訊息'],
        meeting: ['Meeting', '会议', '會議'],
        note: ['Note', '备注', '備註'],
      },
      { required: true, initial: 'visit', list: 'shown', index: true },
    ),
    channel: choice(['Channel', '渠道', '管道'], {
      wechat: ['WeChat', '微信', '微信'],
      whatsapp: ['WhatsApp', 'WhatsApp', 'WhatsApp'],
      line: ['LINE', 'LINE', 'LINE'],
      sms: ['Text message', '短信', '簡訊'],
      webForm: ['Web form', '网站表单', '網站表單'],
      other: ['Other', '其他', '其他'],
    }),
    status: choice(
      ['Status', '状态', '狀態'],
      {
        planned: ['Planned', '计划中', '已排定'],
        done: ['Done', '已完成', '已完成'],
        cancelled: ['Cancelled', '已取消', '已取消'],
      },
      { required: true, initial: 'done', index: true },
    ),
    startAt: instant(['When', '时间', '時間'], { required: true, list: 'shown', index: true }),
    durationMin: integer(['Minutes', '时长（分钟）', '時間長度（分鐘）'], { maxValue: 1440 }),
    accountId: ref(['Account', '客户', '客戶'], 'account', { list: 'shown' }),
    contactIds: refs(['Contacts', '联系人', '聯絡人'], 'contact'),
    colleagueIds: refs(['Colleagues', '同事', '同事'], 'user'),
    // Nobody of ours: a channel record, which the head office took from another system (docs/decisions/023).
    ownerId: ref(['By', '记录人', '紀錄人'], 'user', { list: 'shown', form: false }),
    subject: text(['Subject', '主题', '主旨'], { search: true, list: 'shown' }),
    text: note(['What was said', '内容', '內容'], { search: true, privacy: 'personal' }),
    satisfaction: integer(['Satisfaction, 1 to 5', '满意度（1 至 5）', '滿意度（1 至 5）'], {
      min: 1,
      maxValue: 5,
      list: 'offered',
    }),
    // Without an initial value: activities of before are as they were.
    productIds: { ...refs(['Products discussed', '谈及产品', '談及產品'], 'product'), initial: undefined },
    topics: { ...tags(['Topics', '话题', '話題'], { search: true }), initial: undefined },
    outcome: choice(
      ['Outcome', '结果', '結果'],
      {
        reached: ['Reached', '已联系上', '已聯絡上'],
        noAnswer: ['No answer', '未联系上', '未聯絡上'],
        messageLeft: ['Message left', '已留言', '已留言'],
        callBack: ['Asked to call back', '约定再联系', '約定再聯絡'],
        declined: ['Did not want to talk', '不愿交谈', '不願交談'],
      },
      { list: 'offered' },
    ),
    // Of channel records only: which way it went, to or from which address, and what it is called where it came from.
    direction: choice(
      ['Direction', '方向', '方向'],
      {
        in: ['Received', '收到', '收到'],
        out: ['Sent', '发出', '送出'],
      },
      { setBy: 'server', form: false, list: 'offered' },
    ),
    address: text(['Address', '对方地址', '對方位址'], {
      max: 500,
      privacy: 'personal',
      setBy: 'server',
      form: false,
    }),
    source: text(['Source', '来源', '來源'], { max: 80, setBy: 'server', form: false, list: 'offered' }),
    sourceId: text(['Number at the source', '来源编号', '來源編號'], { max: 500, setBy: 'server', form: false }),
    leftOut: integer(['Characters left out', '略去字符数', '略去字元數'], { setBy: 'server', form: false }),
  },
});
