import { expect, it } from 'vitest';
import { addressOf } from './address';

it('writes an address in the order of its country', () => {
  expect(addressOf({ street: 'Walserweg 21', postalCode: '52066', city: 'Aachen', region: 'NRW' })).toBe(
    'Walserweg 21, 52066 Aachen',
  );
  expect(addressOf({ street: '大安區永康街 13 號', postalCode: '106', city: '台北', region: '台北' })).toBe(
    '106 台北大安區永康街 13 號',
  );
  expect(addressOf({ street: '花桥镇绿地大道 21 号', city: '昆山市', region: '江苏省' })).toBe(
    '江苏省昆山市花桥镇绿地大道 21 号',
  );
  expect(addressOf({ street: '黄浦区淮海中路 143 号', postalCode: '200040', city: '上海', region: '上海市' })).toBe(
    '200040 上海市黄浦区淮海中路 143 号',
  );
  expect(addressOf({ city: 'Köln' })).toBe('Köln');
  expect(addressOf({})).toBe('');
});
