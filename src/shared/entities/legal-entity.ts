import { defineEntity } from '../schema/entity';
import { email, phone, text } from '../schema/field';

/** There is one for now, under an id that everybody knows: two administrators who fill it in at the same time meet in it. */
export const ownLegalEntityId = 'own-legal-entity';

/** Our own company as its papers show it. */
export const legalEntity = defineEntity({
  name: 'legalEntity',
  singular: ['Legal entity', '公司主体', '公司別'],
  plural: ['Legal entities', '公司主体', '公司別'],
  title: 'name',
  scope: { kind: 'organisation' },
  fields: {
    name: text(['Name', '名称', '名稱'], { required: true, list: 'shown' }),
    street: text(['Street', '街道地址', '街道地址']),
    postalCode: text(['Postal code', '邮政编码', '郵遞區號'], { max: 20 }),
    city: text(['City', '城市', '城市'], { list: 'shown' }),
    region: text(['Region', '省/州', '縣市/州'], { max: 100 }),
    country: text(['Country', '国家/地区', '國家/地區'], { max: 60 }),
    phone: phone(['Phone', '电话', '電話']),
    email: email(['E-mail', '电子邮件', '電子郵件']),
    taxNumber: text(['Tax number', '税号', '統一編號'], { max: 40 }),
  },
});
