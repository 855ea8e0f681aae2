import { defineEntity } from '../schema/entity';
import { choice, date, email, flag, phone, ref, text } from '../schema/field';

/** What everybody of the organisation may know about a colleague. Passwords and devices live in the head office's own tables. */
export const user = defineEntity({
  name: 'user',
  singular: ['User', '用户', '使用者'],
  plural: ['Users', '用户', '使用者'],
  title: 'name',
  scope: { kind: 'organisation' },
  // Changed through administration, which also ends sign-ins and keeps the last administrator.
  officeOnly: true,
  fields: {
    name: text(['Name', '姓名', '姓名'], { required: true, search: true, list: 'shown', privacy: 'personal' }),
    signInName: text(['User name', '用户名', '使用者名稱'], { required: true, max: 100, list: 'shown' }),
    role: choice(
      ['Role', '角色', '角色'],
      {
        salesperson: ['Salesperson', '业务员', '業務人員'],
        manager: ['Manager', '主管', '主管'],
        administrator: ['Administrator', '管理员', '管理員'],
      },
      { required: true, initial: 'salesperson', list: 'shown' },
    ),
    managerId: ref(['Reports to', '上级主管', '直屬主管'], 'user', { list: 'shown' }),
    teamId: ref(['Team', '团队', '團隊'], 'team', { list: 'offered' }),
    territoryId: ref(['Territory', '销售区域', '銷售區域'], 'territory', { list: 'shown' }),
    substituteId: ref(['Substitute', '代理人', '代理人'], 'user'),
    substituteFrom: date(['Substitute from', '代理开始日', '代理開始日']),
    substituteUntil: date(['Substitute until', '代理结束日', '代理結束日']),
    email: email(['E-mail', '电子邮件', '電子郵件'], { privacy: 'personal' }),
    phone: phone(['Phone', '电话', '電話'], { privacy: 'personal' }),
    active: flag(['Active', '启用', '啟用'], { list: 'shown' }),
    code: text(['Staff code', '工号', '員工代碼'], { max: 20 }),
  },
});
