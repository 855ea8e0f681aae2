import { expect, test } from 'vitest';
import { addressLines } from './address';

test('street, then code and town, in Europe', () => {
  expect(addressLines({ street: 'Mehrheimerstr. 369', postalCode: '50739', city: 'Köln', country: 'Germany' })).toEqual(
    ['Mehrheimerstr. 369', '50739 Köln', 'Germany'],
  );
});

test('from large to small, without commas, in Chinese', () => {
  expect(
    addressLines({ street: '华新镇新协路 1356 号', city: '上海市', region: '上海市', postalCode: '201708' }),
  ).toEqual(['201708 上海市华新镇新协路 1356 号']);
});

test('a town that is its own region is written once', () => {
  expect(addressLines({ street: '新竹東區關新路 76 號', city: '新竹', region: '新竹市', postalCode: '300' })).toEqual([
    '300 新竹市新竹東區關新路 76 號',
  ]);
});

test('nothing for nothing', () => {
  expect(addressLines({})).toEqual([]);
});
