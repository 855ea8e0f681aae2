import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { VaultContext, type RecoveryKeys } from '../../platform/vault-control';
import { RecoveryKey } from './recovery-key';

afterEach(cleanup);

it('shows a key that has changed, and uses it only after somebody said that it is the same', async () => {
  let keys: RecoveryKeys = { trusted: 'a'.repeat(32), offered: 'b'.repeat(32) };
  const trustRecovery = vi.fn(async (trusted: string) => {
    keys = { trusted, offered: undefined };
    return Promise.resolve();
  });
  const never = (): Promise<never> => Promise.reject(new Error('nobody asks here'));
  const vault = {
    lock: () => undefined,
    lockAfter: () => undefined,
    daysLeft: undefined,
    setBackFrom: undefined,
    passwordAccepted: never,
    changePassword: never,
    recoveryKeys: () => Promise.resolve(keys),
    trustRecovery,
  };
  renderUi(
    <VaultContext.Provider value={vault}>
      <RecoveryKey />
    </VaultContext.Provider>,
  );
  await screen.findByText('AAAA AAAA AAAA AAAA AAAA');
  expect(screen.getByRole('alert').textContent).toContain('BBBB\u00a0BBBB');
  expect(trustRecovery).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'It is the same, use it' }));
  await waitFor(() => expect(trustRecovery).toHaveBeenCalledWith('b'.repeat(32)));
  await screen.findByText('BBBB BBBB BBBB BBBB BBBB');
  expect(screen.queryByRole('alert')).toBeNull();
});
