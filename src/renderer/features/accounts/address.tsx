import type { ReactNode } from 'react';
import type { Body } from '../../../shared/entities';
import { Run } from '../../ui/text-run';

type AddressFacts = Pick<Body<'account'>, 'street' | 'postalCode' | 'city' | 'region' | 'country'>;

/** Written as the post of the place wants it: from large to small and without commas in Chinese. */
export function addressLines(account: AddressFacts): string[] {
  const { street, postalCode, city, region, country } = account;
  const chinese = /\p{Script=Han}/u.test(`${street ?? ''}${city ?? ''}`);
  const filled = (parts: readonly (string | undefined)[]): string[] =>
    parts.filter((part): part is string => part !== undefined && part !== '');
  if (chinese) {
    const place = filled([
      region,
      region !== undefined && city !== undefined && region.startsWith(city) ? undefined : city,
      street,
    ]).join('');
    return filled([filled([postalCode, place]).join(' '), country]);
  }
  return filled([street, filled([postalCode, city]).join(' '), filled([region, country]).join(', ')]);
}

export function AddressText({ account }: { readonly account: AddressFacts }): ReactNode {
  return addressLines(account).map((line, index) => (
    <span key={line}>
      {index > 0 && <br />}
      <Run>{line}</Run>
    </span>
  ));
}
