import { expect, it } from 'vitest';
import { addressLine, addressLines } from './address';

it('puts street, then code and town, in Europe', () => {
  const address = {
    street: 'Mehrheimerstr. 369',
    postalCode: '50739',
    city: 'Köln',
    region: 'NRW',
    country: 'Germany',
  };
  expect(addressLines(address)).toEqual(['Mehrheimerstr. 369', '50739 Köln', 'NRW, Germany']);
  expect(addressLine(address)).toBe('Mehrheimerstr. 369, 50739 Köln');
  expect(addressLine({ city: 'Köln' })).toBe('Köln');
});

it.each([
  [{ street: '大安區永康街 13 號', postalCode: '106', city: '台北', region: '台北' }, '106 台北大安區永康街 13 號'],
  [{ street: '花桥镇绿地大道 21 号', city: '昆山市', region: '江苏省' }, '江苏省昆山市花桥镇绿地大道 21 号'],
  [{ street: '淮海中路 143 号', postalCode: '200040', city: '上海', region: '上海市' }, '200040 上海市淮海中路 143 号'],
  [{ street: '新竹東區關新路 76 號', city: '新竹', region: '新竹市' }, '新竹市新竹東區關新路 76 號'],
  [{ street: '华新镇新协路 1356 号', city: '上海市', region: 'Shanghai' }, '上海市华新镇新协路 1356 号'],
])('goes from large to small, without commas, in Chinese: %o', (address, line) => {
  expect(addressLine(address)).toBe(line);
  expect(addressLines({ ...address, country: '中国' })).toEqual([line, '中国']);
});

it('is nothing for nothing', () => {
  expect(addressLines({})).toEqual([]);
  expect(addressLine({})).toBe('');
});
