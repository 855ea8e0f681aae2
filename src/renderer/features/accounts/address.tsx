import type { ReactNode } from 'react';
import { addressLines, type AddressFacts } from '../../../shared/domain/address';
import { Run } from '../../ui/text-run';

export function AddressText({ account }: { readonly account: AddressFacts }): ReactNode {
  return addressLines(account).map((line, index) => (
    <span key={line}>
      {index > 0 && <br />}
      <Run>{line}</Run>
    </span>
  ));
}
