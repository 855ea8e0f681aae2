import { defineEntity } from '../schema/entity';
import { choice, instant, note, ref, text } from '../schema/field';

/** `case` is a reserved word: the entity is called "case", its constant `serviceCase`. */
export const serviceCase = defineEntity({
  name: 'case',
  singular: ['Case', '服务工单', '服務案件'],
  plural: ['Cases', '服务工单', '服務案件'],
  title: 'subject',
  scope: { kind: 'parents', accounts: 'accountId', person: 'ownerId' },
  fields: {
    type: choice(
      ['Type', '类型', '類型'],
      {
        complaint: ['Complaint', '投诉', '客訴'],
        question: ['Question', '咨询', '詢問'],
        request: ['Request', '请求', '要求'],
      },
      { required: true, initial: 'complaint', list: 'shown', index: true },
    ),
    subject: text(['Subject', '主题', '主旨'], { required: true, search: true, list: 'shown' }),
    accountId: ref(['Account', '客户', '客戶'], 'account', { required: true, list: 'shown' }),
    contactId: ref(['Contact', '联系人', '聯絡人'], 'contact'),
    ownerId: ref(['Owner', '负责人', '負責人員'], 'user', { required: true, list: 'shown' }),
    priority: choice(
      ['Priority', '优先级', '優先順序'],
      { high: ['High', '高', '高'], normal: ['Normal', '普通', '普通'] },
      { initial: 'normal', list: 'offered' },
    ),
    status: choice(
      ['Status', '状态', '狀態'],
      {
        open: ['Open', '待处理', '待處理'],
        answered: ['Answered', '已答复', '已回覆'],
        closed: ['Closed', '已关闭', '已結案'],
      },
      { required: true, initial: 'open', list: 'shown', index: true },
    ),
    deadlineAt: instant(['Answer by', '答复期限', '回覆期限'], { list: 'shown', index: true }),
    orderId: ref(['Order', '订单', '訂單'], 'order'),
    productId: ref(['Product', '产品', '產品'], 'product'),
    description: note(['What happened', '情况说明', '情況說明'], { search: true, privacy: 'personal' }),
    resolution: note(['Answer', '答复', '回覆'], { privacy: 'personal' }),
    answeredAt: instant(['Answered at', '答复时间', '回覆時間'], { form: false }),
    // Of an answered case that older versions wrote: when it was answered.
    closedAt: instant(['Closed at', '关闭时间', '結案時間'], { form: false }),
  },
});
