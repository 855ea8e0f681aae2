import { addDays } from '../../shared/domain/dates';
import { activityOf, channelRecordId, type ChannelRecord } from '../channels/channel-record';
import { mainContact, type DemoAccount } from './accounts';
import type { DemoRecord } from './diary';
import { randomOf } from './random';
import { pastInstant, type Clock } from './time';

type Words = readonly [subject: string, text: string];

/** What customers write, and what the office answers; in a chat there is no subject. */
interface Correspondence {
  readonly mailsIn: readonly Words[];
  readonly mailsOut: readonly Words[];
  readonly forms: readonly Words[];
  readonly chats: readonly string[];
}

const german: Correspondence = {
  mailsIn: [
    [
      'Lieferung am Donnerstag',
      'Guten Tag,\n\nist es möglich, die Lieferung von Freitag auf Donnerstag vorzuziehen? Wir haben am Freitag geschlossene Gesellschaft.\n\nViele Grüße',
    ],
    [
      'Etiketten für die Kühltheke',
      'Hallo,\n\nkönnten Sie uns die Allergenangaben zu den neuen Sorten schicken? Wir drucken die Etiketten nächste Woche neu.\n\nDanke und Gruß',
    ],
    ['Leergut', 'Guten Morgen,\n\nbei uns stehen noch zwölf Kisten. Bitte bei der nächsten Tour mitnehmen.'],
  ],
  mailsOut: [
    [
      'Ihre Auftragsbestätigung',
      'Guten Tag,\n\nanbei die Bestätigung Ihres Auftrags. Die Ware verlässt unser Lager am nächsten Werktag.\n\nRheinformosa Feinkost',
    ],
    [
      'Neue Preisliste',
      'Guten Tag,\n\nab dem kommenden Monat gilt die beigefügte Preisliste. Bei Fragen melden Sie sich gern.\n\nRheinformosa Feinkost',
    ],
  ],
  forms: [
    [
      'Anfrage über die Website',
      'Führen Sie auch Kleingebinde für die Geschenkkörbe? Wir brauchen etwa 60 Stück und hätten gern zwei Muster.',
    ],
    ['Rückruf gewünscht', 'Bitte rufen Sie mich wegen der letzten Rechnung zurück, am besten vormittags.'],
  ],
  chats: ['Kommt der Fahrer heute noch?', 'Die Ware ist da, alles in Ordnung. Danke!'],
};
const english: Correspondence = {
  mailsIn: [
    [
      'Delivery on Thursday',
      'Hello,\n\ncould Friday’s delivery come on Thursday instead? We are closed for a private function on Friday.\n\nKind regards',
    ],
    [
      'Allergen sheets',
      'Good morning,\n\nplease send us the allergen sheets for the new range. We are reprinting our labels next week.\n\nThank you',
    ],
  ],
  mailsOut: [
    [
      'Your order confirmation',
      'Hello,\n\nplease find the confirmation of your order attached. The goods leave our warehouse on the next working day.\n\nRheinformosa Feinkost',
    ],
  ],
  forms: [
    [
      'Question from the website',
      'Do you also sell small packs for gift baskets? We need about 60 and would like two samples.',
    ],
  ],
  chats: ['Is the driver still coming today?', 'Goods received, everything is fine. Thanks!'],
};
const dutch: Correspondence = {
  mailsIn: [
    [
      'Levering op donderdag',
      'Goedemorgen,\n\nkan de levering van vrijdag naar donderdag? Vrijdag zijn we gesloten voor een besloten feest.\n\nMet vriendelijke groet',
    ],
    [
      'Allergeneninformatie',
      'Hallo,\n\nkunnen jullie ons de allergenenlijst van het nieuwe assortiment sturen? Volgende week drukken we nieuwe etiketten.\n\nBedankt',
    ],
  ],
  mailsOut: [
    [
      'Uw orderbevestiging',
      'Goedendag,\n\nbijgaand de bevestiging van uw order. De goederen verlaten ons magazijn op de volgende werkdag.\n\nRheinformosa Feinkost',
    ],
  ],
  forms: [
    [
      'Vraag via de website',
      'Verkopen jullie ook kleine verpakkingen voor geschenkpakketten? We hebben er ongeveer 60 nodig en zien graag twee monsters.',
    ],
  ],
  chats: ['Komt de chauffeur vandaag nog?', 'Alles is binnen en in orde. Bedankt!'],
};
const simplified: Correspondence = {
  mailsIn: [
    ['关于送货时间', '您好，\n\n周五我们店里包场，能不能改到周四送货？请回复确认。\n\n谢谢'],
    ['索取成分表', '您好，\n\n下周我们要重新打印标签，麻烦发一份新品的成分和过敏原说明。\n\n谢谢'],
  ],
  mailsOut: [['您的订单确认', '您好，\n\n附件是您的订单确认，货物将于下一个工作日出库。\n\nRheinformosa Feinkost']],
  forms: [['网站咨询', '请问有没有适合礼盒的小包装？大约需要 60 份，希望先寄两份样品。']],
  chats: ['今天还送货吗？', '货收到了，都没问题，谢谢！', '新茶什么时候到？先帮我留 10 箱。'],
};
const traditional: Correspondence = {
  mailsIn: [
    ['關於送貨時間', '您好，\n\n週五店裡包場，可以改成週四送貨嗎？請回覆確認。\n\n謝謝'],
    ['索取成分表', '您好，\n\n下週我們要重新印標籤，麻煩寄一份新品的成分與過敏原說明。\n\n謝謝'],
  ],
  mailsOut: [['您的訂單確認', '您好，\n\n附件是您的訂單確認，貨品將於下一個工作日出倉。\n\nRheinformosa Feinkost']],
  forms: [['網站洽詢', '請問有沒有適合禮盒的小包裝？大約需要 60 份，希望先寄兩份樣品。']],
  chats: ['今天還會送貨嗎？', '貨收到了，都沒問題，謝謝！', '新茶什麼時候到？先幫我留 10 箱。'],
};

const sources: Readonly<Record<ChannelRecord['channel'], string>> = {
  email: 'Exchange',
  webform: 'Website',
  wechat: 'WeCom',
  whatsapp: 'WhatsApp Business',
  line: 'LINE',
  sms: 'SMS',
};

function correspondenceOf({ voice }: DemoAccount): Correspondence {
  if (voice.language === '中文') return voice.channels.includes('line') ? traditional : simplified;
  return voice.language === 'Nederlands' ? dutch : voice.language === 'English' ? english : german;
}

/** What other systems delivered in the last year: mails, chats, and the form of the website. */
export function* channelRecordsOf(
  { seed, clock, officeId }: { readonly seed: string; readonly clock: Clock; readonly officeId: string },
  accounts: readonly DemoAccount[],
): Generator<DemoRecord> {
  for (const account of accounts) {
    const random = randomOf(`${seed}:channels:${account.id}`);
    if (account.pooled || account.life === 'lost' || !random.chance(0.4)) continue;
    const words = correspondenceOf(account);
    const { id: contactId, body: contact } = mainContact(account);
    const email = contact.email ?? account.body.email;
    for (let n = random.int(1, 4); n > 0; n -= 1) {
      const at = pastInstant(clock, addDays(clock.today, -random.int(1, 360)), random.int(7 * 60, 21 * 60));
      const chat = account.voice.channels[0] ?? 'sms';
      const channel = random.weighted(
        [...(email === undefined ? [] : (['email', 'webform'] as const)), chat],
        (name) => (name === 'email' ? 3 : 1),
      );
      const direction = channel === 'email' && random.chance(0.4) ? 'out' : 'in';
      const [subject, text] =
        channel === 'email'
          ? random.pick(direction === 'in' ? words.mailsIn : words.mailsOut)
          : channel === 'webform'
            ? random.pick(words.forms)
            : [undefined, random.pick(words.chats)];
      const address = channel === chat ? (contact.wechat ?? contact.mobile) : email;
      const record: ChannelRecord = {
        source: sources[channel],
        sourceId: `${account.key}-${n}-${at.slice(0, 10)}`,
        ...{ channel, direction, at, text, subject: subject ?? text },
        addresses: address === undefined ? [] : [address],
      };
      yield {
        entity: 'activity',
        id: channelRecordId({ ...record, sourceId: `${seed} ${record.sourceId}` }),
        body: activityOf(record, { accountId: account.id, contactIds: [contactId] }),
        byId: officeId,
        at,
      };
    }
  }
}
