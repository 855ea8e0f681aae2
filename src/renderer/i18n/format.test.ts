import { describe, expect, it } from 'vitest';
import type { Language } from '../../shared/schema/label';
import { decimalForEditing, makeFormat, parseDate, parseDecimal, parseTime, type Region } from './format';

const format = (language: Language, region: Region) =>
  makeFormat({ language, region, today: '2026-11-22', timeZone: 'Europe/Amsterdam' });
const nb = (text: string): string => text.replaceAll('\u00a0', '_');

describe('money', () => {
  it('follows the region and not the language', () => {
    expect(nb(format('en', 'nl-NL').money(123456, 'EUR'))).toBe('€_1.234,56');
    expect(nb(format('en', 'en-GB').money(123456, 'EUR'))).toBe('€_1,234.56');
    expect(nb(format('zh-CN', 'de-DE').money(123456, 'EUR'))).toBe('1.234,56_€');
    expect(nb(format('en', 'zh-CN').money(123456, 'CNY'))).toBe('¥1,234.56');
    expect(nb(format('zh-TW', 'zh-TW').money(123456, 'TWD'))).toBe('NT$_1,234.56');
    expect(nb(format('en', 'en-US').money(123456, 'USD'))).toBe('$1,234.56');
  });

  it('has a true minus before the sign', () => {
    expect(nb(format('en', 'en-GB').money(-82080, 'EUR'))).toBe('\u2212€_820.80');
    expect(nb(format('en', 'de-DE').money(-82080, 'EUR'))).toBe('\u2212820,80_€');
  });

  it('knows currencies without cents and with thousandths', () => {
    expect(nb(format('en', 'en-GB').money(123456, 'JPY'))).toBe('JP¥_123,456');
    expect(format('en', 'en-GB').amount(123456, 'KWD')).toBe('123.456');
  });

  it('is exact where a float is not', () => {
    expect(format('en', 'en-GB').amount(9_007_199_254_740_991, 'EUR')).toBe('90,071,992,547,409.91');
    expect(format('en', 'en-GB').amount(-5, 'EUR')).toBe('\u22120.05');
  });

  it('is short in the steps of the language, never K or M in Chinese', () => {
    expect(nb(format('en', 'en-GB').shortMoney(124_000_000, 'EUR'))).toBe('€_1.24_m');
    expect(nb(format('zh-CN', 'zh-CN').shortMoney(124_000_000, 'CNY'))).toBe('¥124_万');
    expect(nb(format('zh-TW', 'zh-TW').shortMoney(12_000_000_000, 'TWD'))).toBe('NT$_1.2_億');
  });

  it('leaves cents out of overviews', () => {
    expect(nb(format('en', 'nl-NL').wholeMoney(4_821_049, 'EUR'))).toBe('€_48.210');
  });
});

describe('discount', () => {
  it('says what is taken off, in Chinese also what remains', () => {
    expect(nb(format('en', 'en-GB').discount(1000))).toBe('10_% off');
    expect(format('zh-CN', 'zh-CN').discount(1000)).toBe('优惠 10%（9 折）');
    expect(format('zh-TW', 'zh-TW').discount(1200)).toBe('優惠 12%（8.8 折）');
    expect(format('zh-CN', 'zh-CN').discount(1500)).toBe('优惠 15%（8.5 折）');
    expect(format('zh-CN', 'zh-CN').discount(1250)).toBe('优惠 12.5%（8.75 折）');
  });

  it('is silent about none, and full in Chinese means free', () => {
    expect(format('en', 'en-GB').discount(0)).toBe('');
    expect(format('zh-CN', 'zh-CN').discount(10_000)).toBe('赠品');
  });
});

describe('dates', () => {
  it('name the year only when it is another', () => {
    expect(nb(format('en', 'nl-NL').date('2026-11-16'))).toBe('16_Nov');
    expect(nb(format('en', 'nl-NL').date('2025-11-16'))).toBe('16_Nov_2025');
    expect(nb(format('en', 'en-US').date('2025-11-16'))).toBe('Nov_16, 2025');
    expect(nb(format('zh-CN', 'zh-CN').date('2026-11-16'))).toBe('11_月_16_日');
    expect(nb(format('zh-TW', 'en-GB').date('2025-01-02'))).toBe('2025_年_1_月_2_日');
  });

  it('write months in Chinese', () => {
    expect(nb(format('zh-CN', 'zh-CN').month('2026-11'))).toBe('2026_年_11_月');
    expect(nb(format('en', 'nl-NL').month('2026-11-05'))).toBe('November_2026');
  });

  it('are relative only for today, tomorrow and what is over', () => {
    const en = format('en', 'en-GB');
    expect(en.day('2026-11-22')).toBe('today');
    expect(en.day('2026-11-23')).toBe('tomorrow');
    expect(en.day('2026-11-21')).toBe('1 day over');
    expect(en.day('2026-11-10')).toBe('12 days over');
    expect(nb(en.day('2026-11-24'))).toBe('24_Nov');
    expect(format('zh-TW', 'zh-TW').day('2026-11-19')).toBe('逾期 3 天');
    expect(nb(en.since('2026-11-10'))).toBe('10_Nov');
  });

  it('show instants where the reader is', () => {
    expect(nb(format('en', 'nl-NL').dateTime('2026-11-22T23:30:00.000Z'))).toBe('23_Nov 00:30');
    expect(nb(format('en', 'en-US').time('2026-11-22T13:05:00.000Z'))).toBe('2:05_PM');
    expect(format('zh-TW', 'zh-TW').time('2026-11-22T16:40:00.000Z')).toBe('17:40');
    expect(format('en', 'nl-NL').moment('2026-11-22T09:41:00.000Z')).toBe('10:41');
  });
});

describe('typed numbers', () => {
  it('are taken in the writing of the region', () => {
    expect(parseDecimal('1.234,56', 2, 'nl-NL')).toBe(123456);
    expect(parseDecimal('1,234.56', 2, 'en-GB')).toBe(123456);
    expect(parseDecimal('12.5', 2, 'nl-NL')).toBe(1250);
    expect(parseDecimal('12,5', 2, 'en-GB')).toBe(1250);
    expect(parseDecimal('1.234', 0, 'nl-NL')).toBe(1234);
    expect(parseDecimal('１２．５', 2, 'zh-CN')).toBe(1250);
    expect(parseDecimal('\u22125', 2, 'en-GB')).toBe(-500);
  });

  it('are refused when they are none or too fine', () => {
    for (const text of ['', 'abc', '1,2,3x', '--5', '1e5', '٣']) expect(parseDecimal(text, 2, 'en-GB')).toBeUndefined();
    expect(parseDecimal('1.005', 2, 'en-GB')).toBeUndefined();
    expect(parseDecimal('99999999999999999999', 2, 'en-GB')).toBeUndefined();
  });

  it('come back as they are edited', () => {
    expect(decimalForEditing(123456, 2, 2, 'nl-NL')).toBe('1234,56');
    expect(decimalForEditing(12500, 3, 0, 'en-GB')).toBe('12.5');
  });
});

describe('typed dates', () => {
  const parse = (text: string, region: Region = 'nl-NL', language: Language = 'en') =>
    parseDate(text, { region, language, today: '2026-11-22' });

  it('are taken in the order of the region', () => {
    expect(parse('16-11-2026')).toBe('2026-11-16');
    expect(parse('3/4/2026', 'en-US')).toBe('2026-03-04');
    expect(parse('3/4/2026', 'en-GB')).toBe('2026-04-03');
    expect(parse('2026-11-16')).toBe('2026-11-16');
    expect(parse('2026/11/16', 'zh-CN')).toBe('2026-11-16');
    expect(parse('16 Nov')).toBe('2026-11-16');
    expect(parse('Nov 16 2027', 'en-US')).toBe('2027-11-16');
    expect(parse('11 月 30 日', 'nl-NL', 'zh-CN')).toBe('2026-11-30');
    expect(parse('明天', 'zh-CN', 'zh-CN')).toBe('2026-11-23');
  });

  it('without a year are the next ones', () => {
    expect(parse('5-1')).toBe('2027-01-05');
    expect(parse('1-11')).toBe('2026-11-01');
  });

  it('are refused when the day does not exist', () => {
    for (const text of ['31-11-2026', '30-2', 'soon', '13/13/2026', '', '1']) expect(parse(text)).toBeUndefined();
  });
});

describe('typed times of day', () => {
  const clock = (text: string): string | undefined => {
    const minutes = parseTime(text);
    return minutes === undefined ? undefined : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  };

  it.each([
    ['9', '9:00'],
    ['930', '9:30'],
    ['0930', '9:30'],
    ['1215', '12:15'],
    ['9:30', '9:30'],
    ['09.30', '9:30'],
    ['9h30', '9:30'],
    ['21:30', '21:30'],
    ['9:30 pm', '21:30'],
    ['9:30\u202fPM', '21:30'],
    ['9p', '21:00'],
    ['930p.m.', '21:30'],
    ['12 am', '0:00'],
    ['12:15 pm', '12:15'],
    ['９：３０', '9:30'],
    ['下午 3:30', '15:30'],
    ['下午3点半', '15:30'],
    ['上午 9 點', '9:00'],
    ['15 時 05 分', '15:05'],
    ['中午12点', '12:00'],
  ])('take %s as %s', (typed, expected) => expect(clock(typed)).toBe(expected));

  it.each(['', '93', '24', '9:60', '9:5', '13:30 am', '晚上 12 点', 'soon', '12345'])('refuse %s', (typed) =>
    expect(clock(typed)).toBeUndefined(),
  );

  it('are read back as they are written in every region', () => {
    for (const region of ['en-US', 'en-GB', 'de-DE', 'nl-NL', 'zh-CN', 'zh-TW'] as const)
      expect(clock(format('en', region).time('2026-11-22T20:05:00.000Z'))).toBe('21:05');
    expect(nb(format('en', 'en-US').time('2026-11-22T20:05:00.000Z'))).toBe('9:05_PM');
  });
});
