import type { Body } from '../entities';

export type AddressFacts = Pick<Body<'account'>, 'street' | 'postalCode' | 'city' | 'region' | 'country'>;

const han = /\p{Script=Han}/u;

const filled = (parts: readonly (string | undefined)[]): string[] =>
  parts.filter((part): part is string => part !== undefined && part !== '');

/** Written as the post of the place wants it: from large to small and without commas in Chinese. The country is the last line. */
export function addressLines(account: AddressFacts): string[] {
  const { street, postalCode, city, region, country } = account;
  const chinese = han.test(`${street ?? ''}${city ?? ''}`);
  if (chinese) return filled([filled([postalCode, chinesePlace(account)]).join(' '), country]);
  return filled([street, filled([postalCode, city]).join(' '), filled([region, country]).join(', ')]);
}

/** The same on one line, as far as the town. */
export function addressLine(account: AddressFacts): string {
  const { country: _country, region, ...town } = account;
  const chinese = han.test(`${town.street ?? ''}${town.city ?? ''}`);
  return addressLines(chinese && region !== undefined ? { ...town, region } : town).join(', ');
}

/** 上海市 in the region 上海市 is said once, whichever is written longer. A region in other letters is left out. */
function chinesePlace({ street = '', city = '', region = '' }: AddressFacts): string {
  if (!han.test(region) || city.startsWith(region)) return `${city}${street}`;
  return region.startsWith(city) ? `${region}${street}` : `${region}${city}${street}`;
}
