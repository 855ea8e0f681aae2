import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { AppError } from '../../../shared/errors';
import { VaultContext } from '../../platform/vault-control';
import { PasswordForm } from './password-change';

afterEach(cleanup);

const never = (): Promise<never> => Promise.reject(new Error('nobody asks here'));
function show(changePassword: (current: string, next: string) => Promise<void>) {
  const onClose = vi.fn();
  const vault = {
    lock: () => undefined,
    lockAfter: () => undefined,
    daysLeft: undefined,
    setBackFrom: undefined,
    passwordAccepted: never,
    recoveryKeys: never,
    trustRecovery: never,
    changePassword,
  };
  renderUi(
    <VaultContext.Provider value={vault}>
      <PasswordForm onClose={onClose} />
    </VaultContext.Provider>,
  );
  return onClose;
}
const type = (label: string, text: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
};
const submit = (): void => void fireEvent.click(screen.getByRole('button', { name: 'Change the password' }));

it('asks for the present password and twice for the new one, and says what the head office says', async () => {
  const change = vi.fn(() => Promise.resolve());
  const onClose = show(change);
  submit();
  expect(screen.getAllByText('Fill this in')).toHaveLength(2);
  type('Present password', 'first');
  type('New password', 'short');
  type('New password again', 'shorter');
  submit();
  screen.getByText('The two passwords differ');
  expect(change).not.toHaveBeenCalled();
  type('New password again', 'short');
  change.mockRejectedValueOnce(new AppError('weak_password', { min: 8 }));
  submit();
  await screen.findByText('Use at least 8 characters.');
  // What the head office said of another password is said no more.
  type('New password', 'long enough');
  submit();
  screen.getByText('The two passwords differ');
  expect(screen.queryByText('Use at least 8 characters.')).toBeNull();
  type('New password', 'short');
  change.mockRejectedValueOnce(new AppError('wrong_password'));
  submit();
  await screen.findByText('This is not the present password');
  change.mockRejectedValueOnce(new AppError('office_unreachable'));
  submit();
  expect((await screen.findByRole('alert')).textContent).toMatch(/Both open this laptop/);
  submit();
  await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  expect(change).toHaveBeenLastCalledWith('first', 'short');
});
