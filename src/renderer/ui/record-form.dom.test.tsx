import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { press, renderUi } from '../../../test/support/ui-for-tests';
import { AppError } from '../../shared/errors';
import { RecordForm } from './record-form';

vi.setConfig({ testTimeout: 20_000 });
afterEach(cleanup);

const type = (name: string, text: string): HTMLElement => {
  const input = screen.getByLabelText(new RegExp(`^${name}`));
  fireEvent.change(input, { target: { value: text } });
  return input;
};

describe('a form made from the definition', () => {
  it('saves the complete body with Ctrl Enter', async () => {
    const save = vi.fn();
    renderUi(<RecordForm entity="task" value={{ ownerId: 'u1' }} onSubmit={save} />);
    const input = type('Task', 'Send samples');
    type('Due', '24-11-2026');
    act(() => void press(input, 'Enter', { ctrlKey: true }));
    await waitFor(() => expect(save).toHaveBeenCalledOnce());
    expect(save).toHaveBeenCalledWith({
      subject: 'Send samples',
      dueOn: '2026-11-24',
      ownerId: 'u1',
      status: 'open',
      priority: 'normal',
    });
  });

  it('does not save on Enter, nor on Ctrl Enter while composing', () => {
    const save = vi.fn();
    renderUi(<RecordForm entity="task" value={{ ownerId: 'u1' }} onSubmit={save} />);
    const input = type('Task', '寄样品');
    act(() => void press(input, 'Enter'));
    act(() => void press(input, 'Enter', { ctrlKey: true, composing: true }));
    act(() => void press(input, 'Enter', { ctrlKey: true, keyCode: 229 }));
    expect(save).not.toHaveBeenCalled();
  });

  it('names what is missing and goes there', async () => {
    const save = vi.fn();
    renderUi(<RecordForm entity="task" value={{ ownerId: 'u1' }} onSubmit={save} />);
    fireEvent.click(screen.getByRole('button', { name: /^Save/ }));
    await screen.findByText('Fill this in');
    expect(save).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(screen.getByLabelText(/^Task/));
    expect(screen.getByText('1 field needs a look')).toBeDefined();
    type('Task', 'x');
    expect(screen.queryByText('Fill this in')).toBeNull();
  });

  it('says what is wrong with a value in words, when the field is left', () => {
    renderUi(
      <RecordForm
        entity="account"
        value={{ type: 'customer' }}
        only={['name', 'email', 'website', 'paymentDays']}
        onSubmit={vi.fn()}
      />,
    );
    fireEvent.blur(type('E-mail', 'nobody'));
    expect(screen.getByText('An e-mail address looks like name@company.com')).toBeDefined();
    fireEvent.blur(type('Website', 'javascript:alert(1)'));
    expect(screen.getByText('A web address begins with https:// or http://')).toBeDefined();
    fireEvent.blur(type('Payment terms', 'soon'));
    expect(screen.getByText('A whole number is expected')).toBeDefined();
    fireEvent.blur(type('Payment terms', '400'));
    expect(screen.getByText('At most 365')).toBeDefined();
  });

  it('says how many days a month has', () => {
    renderUi(<RecordForm entity="task" value={{ ownerId: 'u1' }} onSubmit={vi.fn()} />, {
      region: 'zh-CN',
      language: 'zh-CN',
    });
    const input = screen.getByLabelText(/^到期日/);
    fireEvent.change(input, { target: { value: '2026-11-31' } });
    fireEvent.blur(input);
    expect(screen.getByText(/只有 30 天/)).toBeDefined();
  });

  it('takes money in the writing of the region and hands on minor units', async () => {
    const save = vi.fn();
    renderUi(
      <RecordForm
        entity="opportunity"
        value={{ name: 'Cooler', accountId: 'a1', ownerId: 'u1', currency: 'EUR' }}
        only={['valueMinor', 'probabilityBp']}
        onSubmit={save}
      />,
      { region: 'nl-NL' },
    );
    type('Value', '1.234,5');
    type('Win probability', '62,5');
    fireEvent.click(screen.getByRole('button', { name: /^Save/ }));
    await waitFor(() => expect(save).toHaveBeenCalledOnce());
    expect(save).toHaveBeenCalledWith(
      expect.objectContaining({ valueMinor: 123450, probabilityBp: 6250, stage: 'new' }),
    );
  });

  it('keeps what was typed when saving fails, and says why', async () => {
    renderUi(
      <RecordForm
        entity="task"
        value={{ ownerId: 'u1', subject: 'Call' }}
        onSubmit={() => Promise.reject(new AppError('disk_full'))}
      />,
    );
    fireEvent.click(screen.getByRole('button', { name: /^Save/ }));
    await screen.findByText(/The disk is full/);
    expect((screen.getByLabelText(/^Task/) as HTMLInputElement).value).toBe('Call');
  });

  it('bears a megabyte of nonsense', async () => {
    const save = vi.fn();
    renderUi(
      <RecordForm entity="task" value={{ ownerId: 'u1', subject: 'x' }} only={['subject', 'note']} onSubmit={save} />,
    );
    type('Note', '🧀'.repeat(250_000));
    fireEvent.click(screen.getByRole('button', { name: /^Save/ }));
    await screen.findByText('At most 100000 characters');
    expect(save).not.toHaveBeenCalled();
  });
});
