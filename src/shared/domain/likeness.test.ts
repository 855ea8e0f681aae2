import { expect, test } from 'vitest';
import {
  cityCore,
  coresAlike,
  emailCore,
  isPersonalAddress,
  nameForms,
  ownDomain,
  personForms,
  phoneCore,
  registrationCore,
  streetCore,
} from './likeness';

const nameCore = (name: string): string => nameForms(name).core;

test.each([
  ['Königlich Essen GmbH', 'KONIGLICH ESSEN'],
  ['Feinkost Lindner GmbH & Co. KG', 'Feinkost Lindner'],
  ['Jansen Kaas B.V.', 'jansen kaas bv'],
  ['ＡＢＣ Ltd.', 'abc limited'],
  ['Nordisk Ost A/S', 'nordisk ost'],
  ['Épicerie S.à.r.l.', 'epicerie'],
  ['ABC食品有限公司上海', 'abc食品上海'],
  ['𠮷野家公司', '𠮷野家'],
  ['Bäckerei Müller', 'Baeckerei Mueller'],
  ['上海鼎丰食品有限公司', '上海鼎丰食品'],
  ['台灣禾味股份有限公司', '台湾禾味'],
  ['盒里鲜生活超市有限责任公司', '盒裡鮮生活超市有限責任公司'],
  ['統一實業集團', '统一实业'],
])('%s and %s are one name', (a, b) => {
  expect(nameCore(a)).toBe(nameCore(b));
  expect(nameCore(a)).not.toBe('');
});

test('a legal form within a word is a part of it, and a name of nothing else stays', () => {
  expect(nameCore('Montag')).toBe('montag');
  expect(nameCore('Agathe Kg')).toBe('agathe');
  expect(nameCore('GmbH')).toBe('gmbh');
  expect(nameCore('Bauer')).not.toBe(nameCore('Baur'));
  expect(nameCore('有限公司')).toBe('有限公司');
  expect(nameCore('上海鼎丰食品')).not.toBe(nameCore('上海鼎丰饮料'));
});

test('words in another order, and beginnings', () => {
  expect(nameForms('Lindner Feinkost GmbH').words).toBe(nameForms('Feinkost, Lindner').words);
  expect(nameForms('Lindner').words).toBeUndefined();
  expect(personForms('Karl Kg').core).toBe('karlkg');
  expect(personForms('Weber, Anna').words).toBe(personForms('Anna Weber').words);
  expect(coresAlike('kaese', 'kaesemeier')).toBe('begins');
  expect(coresAlike('abc', 'abcd')).toBeUndefined();
  expect(coresAlike('', '')).toBeUndefined();
});

test('a number is the same with and without its country', () => {
  expect(phoneCore('0221-0644327')).toBe(phoneCore('+49 221 0644327'));
  expect(phoneCore('138 1765 0432')).toBe('17650432');
  expect(phoneCore('１３８ １７６５ ０４３２')).toBe('17650432');
  expect(phoneCore('12')).toBeUndefined();
});

test('tax numbers, places and addresses', () => {
  expect(registrationCore('DE 123.456.789')).toBe('de123456789');
  expect(registrationCore('00000000')).toBeUndefined();
  expect(registrationCore('12')).toBeUndefined();
  expect(cityCore('台北市')).toBe(cityCore('台北'));
  expect(cityCore('Köln')).toBe(cityCore('KOELN'));
  expect(streetCore('Hauptstraße 5')).toBe(streetCore('Hauptstr. 5'));
  expect(ownDomain(emailCore('Info@Lindner.de ') ?? '')).toBe('lindner.de');
  expect(ownDomain('lindner@gmail.com')).toBeUndefined();
  expect(emailCore('nothing')).toBeUndefined();
  expect(isPersonalAddress('info@lindner.de')).toBe(false);
  expect(isPersonalAddress('petra@lindner.de')).toBe(true);
});
