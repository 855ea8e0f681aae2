import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entities } from '../../shared/entities';
import { validateBody } from '../../shared/schema/validate';
import { addressesIn, isSame, keyOf } from './addresses';
import {
  activityOf,
  channelRecordId,
  instantOf,
  isProblem,
  keptCharacters,
  readChannelRecord,
  type ChannelRecord,
} from './channel-record';
import { indexOf, matchOf, type AddressBook } from './match';

const reading = { source: 'Shop', zone: 'UTC', now: new Date('2026-11-23T12:00:00.000Z') };
const input = {
  id: '<1@shop>',
  channel: 'email',
  direction: 'in',
  at: '2026-11-20T09:30:00+01:00',
  address: 'Anna Meyer <Anna@Kaese.example>; +49 221 4710100',
  subject: 'Delivery',
  text: 'Could it come on Thursday?',
};
const read = (over: Record<string, unknown> = {}): ChannelRecord => {
  const record = readChannelRecord({ ...input, ...over }, reading);
  if (isProblem(record)) throw new Error(`${record.field}: ${record.reason}`);
  return record;
};

describe('one record', () => {
  test('is read with its time in UTC and its addresses bare', () => {
    expect(read()).toEqual({
      source: 'Shop',
      sourceId: '<1@shop>',
      channel: 'email',
      direction: 'in',
      at: '2026-11-20T08:30:00.000Z',
      addresses: ['Anna@Kaese.example', '+49 221 4710100'],
      subject: 'Delivery',
      text: 'Could it come on Thursday?',
    });
  });

  test.each([
    [{ id: undefined }, 'id', 'missing'],
    [{ id: '\u0000\u0007' }, 'id', 'missing'],
    [{ id: 'x'.repeat(501) }, 'id', 'too_long'],
    [{ channel: 'pigeon' }, 'channel', 'not_known'],
    [{ direction: '' }, 'direction', 'not_known'],
    [{ at: 'yesterday' }, 'at', 'not_time'],
    [{ at: '2026-02-30T10:00:00Z' }, 'at', 'not_time'],
    [{ at: '2026-11-20' }, 'at', 'not_time'],
    [{ at: '2026-11-23T12:11:00Z' }, 'at', 'in_the_future'],
    [{ address: 'reception desk' }, 'address', 'no_address'],
    [{ text: 5 }, 'text', 'missing'],
    [{ ownerId: 'anna' }, 'ownerId', 'not_known'],
    [{ satisfaction: 6 }, 'satisfaction', 'not_known'],
    [{ satisfaction: 'good' }, 'satisfaction', 'not_known'],
  ])('%j is refused with its field and reason', (over, field, code) => {
    expect(readChannelRecord({ ...input, ...over }, reading)).toMatchObject({ field, code });
  });

  test('an id of two lines is one that can be stored', () => {
    expect(read({ id: 'a\r\nb' }).sourceId).toBe('a b');
  });

  test('nothing that is sent makes reading throw, and what is read can always be stored', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u0000', '\ud800x', '<script>', '\r\n', '=1+1', '\u202e'),
    );
    const anything = fc.record(
      {
        id: text,
        channel: fc.constantFrom('email', 'wechat', 'webform', 'sms'),
        direction: fc.constantFrom('in', 'out'),
        at: fc.constantFrom('2026-11-20 09:30', '2026-11-20T09:30:00.5Z', 'now'),
        address: fc.oneof(text, fc.constant('a@b.example')),
        subject: text,
        text,
        account: text,
      },
      { requiredKeys: ['id', 'channel', 'direction', 'at', 'address'] },
    );
    fc.assert(
      fc.property(fc.oneof(anything, fc.anything()), (sent) => {
        const record = readChannelRecord(sent, reading);
        if (isProblem(record)) return;
        const body = activityOf(record, { accountId: 'a', contactIds: ['c'] });
        expect(validateBody(entities.activity, body)).toEqual([]);
        expect(body.text?.length ?? 0).toBeLessThanOrEqual(keptCharacters);
      }),
    );
  });
});

describe('the activity it becomes', () => {
  const place = { accountId: 'a', contactIds: ['c'] };

  test('is nobody’s work: no visit, no owner', () => {
    expect(activityOf(read({ channel: 'webform' }), place)).toEqual({
      kind: 'message',
      channel: 'webForm',
      status: 'done',
      startAt: '2026-11-20T08:30:00.000Z',
      accountId: 'a',
      contactIds: ['c'],
      subject: 'Delivery',
      text: 'Could it come on Thursday?',
      direction: 'in',
      address: 'Anna@Kaese.example, +49 221 4710100',
      source: 'Shop',
      sourceId: '<1@shop>',
    });
    expect(activityOf(read({ satisfaction: '4' }), place).satisfaction).toBe(4);
    expect(activityOf(read({ channel: 'wechat' }), place)).toMatchObject({ kind: 'message', channel: 'wechat' });
    expect(activityOf(read(), place)).toMatchObject({ kind: 'email' });
  });

  test('keeps the beginning of a huge text, says how much is left out, and breaks no character', () => {
    const body = activityOf(read({ text: `${'x'.repeat(keptCharacters - 1)}😀${'y'.repeat(50)}` }), place);
    expect(body.text).toBe('x'.repeat(keptCharacters - 1));
    expect(body.leftOut).toBe(52);
  });

  test('has a subject also where a chat has none, and takes markup for the text it is', () => {
    expect(activityOf(read({ subject: undefined, text: '货收到了。谢谢' }), place).subject).toBe('货收到了');
    expect(activityOf(read({ text: '<b>Hi</b><script>alert(1)</script>' }), place).text).toBe(
      '<b>Hi</b><script>alert(1)</script>',
    );
  });

  test('has an id of its source and number alone', () => {
    expect(channelRecordId(read())).toBe(channelRecordId(read({ text: 'changed', at: '2026-11-21T00:00:00Z' })));
    expect(channelRecordId(read())).not.toBe(channelRecordId(read({ id: '<2@shop>' })));
    expect(channelRecordId({ ...read(), source: 'Mail' })).not.toBe(channelRecordId(read()));
    // Two fields never run into one, and whatever else changes, what is the same meets itself.
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '"', ',', '\\'), maxLength: 4 });
    fc.assert(
      fc.property(name, name, name, name, (source, sourceId, otherSource, otherId) => {
        const isSameRecord = source === otherSource && sourceId === otherId;
        const ids = [
          channelRecordId({ source, sourceId }),
          channelRecordId({ source: otherSource, sourceId: otherId }),
        ];
        expect(new Set(ids).size).toBe(isSameRecord ? 1 : 2);
      }),
    );
    expect(channelRecordId(read())).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('times', () => {
  test.each([
    ['2026-11-20 09:30', 'Europe/Berlin', '2026-11-20T08:30:00.000Z'],
    ['2026-07-20T09:30:15.25', 'Europe/Berlin', '2026-07-20T07:30:15.250Z'],
    ['2026-11-20T09:30', 'Asia/Shanghai', '2026-11-20T01:30:00.000Z'],
    ['2026-11-20T09:30Z', 'Asia/Shanghai', '2026-11-20T09:30:00.000Z'],
    ['2026-11-20T09:30:00-0330', 'Asia/Shanghai', '2026-11-20T13:00:00.000Z'],
    // The clock goes back: the hour that comes twice is the first one.
    ['2026-10-25 02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-10-25 10:00', 'Europe/Berlin', '2026-10-25T09:00:00.000Z'],
    // It goes forward: the hour that is left out is the one after it.
    ['2026-03-29 02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-03-29 10:00', 'Europe/Berlin', '2026-03-29T08:00:00.000Z'],
  ])('%s in %s', (text, zone, instant) => {
    expect(instantOf(text, zone)).toBe(instant);
  });

  test.each([
    '',
    '2026-13-01 10:00',
    '2026-11-20 25:00',
    '2026-11-20 09:30 CET',
    '2026-11-20T09:30+99:00',
    '0001-01-01 00:00',
  ])('%j is none', (text) => {
    expect(instantOf(text, 'UTC')).toBeUndefined();
  });
});

describe('addresses', () => {
  test('several in a text, whatever divides them; what is none is left out', () => {
    expect(addressesIn('"Meyer, Anna" <a@b.example>, wxid_anna; (0221) 47 10 100\nreception')).toEqual([
      'a@b.example',
      'wxid_anna',
      '(0221) 47 10 100',
      'reception',
    ]);
    expect(addressesIn('Frau Meyer; 12345; @; 微信')).toEqual([]);
  });

  test.each([
    ['Anna@Kaese.example', 'anna@kaese.EXAMPLE', true],
    ['anna@kaese.example', 'anna@kase.example', false],
    ['+49 221 4710100', '0221 471 01 00', true],
    ['0049 (0)221-4710100', '+49221 4710100', true],
    ['+86 138 1234 5678', '13812345678', true],
    ['0221 4710100', '0211 4710100', false],
    ['+49 221 4710100', '+31 221 4710100', false],
    ['WXID_anna', 'wxid_Anna', true],
  ])('%s and %s', (a, b, expected) => {
    const [first, second] = [keyOf(a), keyOf(b)];
    expect(first && second && isSame(first, second)).toBe(expected);
  });
});

describe('where it belongs', () => {
  const keys = (...addresses: string[]) => addresses.flatMap((address) => keyOf(address) ?? []);
  const works = (...ids: string[]) => ids.map((id) => ({ id, isMain: false }));
  const book: AddressBook = {
    contacts: [
      { id: 'anna', keys: keys('anna@k.example', '0221 4710100'), accounts: works('käse') },
      { id: 'bert', keys: keys('info@k.example'), accounts: works('käse') },
      { id: 'carl', keys: keys('info@k.example'), accounts: works('käse') },
      { id: 'dora', keys: keys('dora@both.example'), accounts: [...works('wein'), { id: 'käse', isMain: true }] },
      { id: 'emil', keys: keys('emil@both.example'), accounts: works('wein', 'käse') },
      { id: 'fang', keys: keys('wx_fang', 'shared@x.example'), accounts: works('tee') },
      { id: 'gone', keys: keys('gone@x.example'), accounts: [] },
      { id: 'hugo', keys: keys('shared@x.example'), accounts: works('wein') },
    ],
    accounts: [
      { id: 'käse', code: 'K1', keys: keys('shop@k.example') },
      { id: 'wein', code: 'W1', keys: keys('gone@x.example', 'two@x.example') },
      { id: 'tee', code: 'W1', keys: keys('two@x.example') },
    ],
  };
  const match = (address: string, over: Record<string, unknown> = {}) =>
    matchOf(read({ address, ...over }), indexOf(book));

  test.each([
    ['by e-mail', 'ANNA@k.example', {}, { kind: 'one', accountId: 'käse', contactIds: ['anna'] }],
    ['by telephone', '+49 221 4710100', {}, { kind: 'one', accountId: 'käse', contactIds: ['anna'] }],
    ['by WeChat', 'WX_Fang', { channel: 'wechat' }, { kind: 'one', accountId: 'tee', contactIds: ['fang'] }],
    ['two people, one account', 'info@k.example', {}, { kind: 'one', accountId: 'käse', contactIds: ['bert', 'carl'] }],
    [
      'where a contact is the main one',
      'dora@both.example',
      {},
      { kind: 'one', accountId: 'käse', contactIds: ['dora'] },
    ],
    ['else its first account', 'emil@both.example', {}, { kind: 'one', accountId: 'wein', contactIds: ['emil'] }],
    ['the account itself', 'shop@k.example', {}, { kind: 'one', accountId: 'käse', contactIds: [] }],
    ['a contact without account is none', 'gone@x.example', {}, { kind: 'one', accountId: 'wein', contactIds: [] }],
    ['nobody', 'who@x.example', {}, { kind: 'none' }],
    ['people of two customers', 'shared@x.example', {}, { kind: 'several' }],
    ['two accounts', 'two@x.example', {}, { kind: 'several' }],
    [
      'the account that is named',
      'shared@x.example',
      { account: 'tee' },
      { kind: 'one', accountId: 'tee', contactIds: ['fang'] },
    ],
    ['by its number', 'who@x.example', { account: 'K1' }, { kind: 'one', accountId: 'käse', contactIds: [] }],
    ['a number of two', 'anna@k.example', { account: 'W1' }, { kind: 'no such account' }],
    ['a number of none', 'anna@k.example', { account: 'Z9' }, { kind: 'no such account' }],
  ])('%s', (_, address, over, expected) => {
    expect(match(address, over)).toEqual(expected);
  });
});
