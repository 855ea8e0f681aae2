import { act, cleanup, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { press, renderUi } from '../../../test/support/ui-for-tests';
import { ShortcutLayerContext, useShortcuts, type Shortcut, type ShortcutLayer } from './shortcuts';

const label = ['Act', '操作', '操作'] as const;
let ran: string[] = [];
afterEach(() => {
  cleanup();
  ran = [];
});

const key = (keys: string, more: Partial<Shortcut> = {}): Shortcut => ({
  keys,
  label,
  run: () => void ran.push(keys),
  ...more,
});

function Keys({
  shortcuts,
  layer,
  children,
}: {
  readonly shortcuts: readonly Shortcut[];
  readonly layer?: ShortcutLayer;
  readonly children?: ReactNode;
}): ReactNode {
  useShortcuts(shortcuts, layer ? { layer } : {});
  return children;
}

const all = [
  key('n'),
  key('g t'),
  key('?'),
  key('Enter'),
  key('Space'),
  key('F9', { inFields: true }),
  key('mod+k', { inFields: true }),
  key('mod+z'),
  key('mod+Enter', { inFields: true }),
];

describe('keys of a screen', () => {
  it('run on a plain press, on capitals by Caps Lock, and one after the other', () => {
    renderUi(<Keys shortcuts={all} />);
    press(document.body, 'n');
    press(document.body, 'N');
    press(document.body, 'g');
    press(document.body, 't');
    press(document.body, '?', { shiftKey: true });
    press(document.body, 'k', { ctrlKey: true });
    press(document.body, ' ');
    expect(ran).toEqual(['n', 'n', 'g t', '?', 'mod+k', 'Space']);
  });

  it('rest while an input method composes, however the browser says so', () => {
    renderUi(<Keys shortcuts={all} />);
    for (const one of ['n', '?', 'Enter', ' ', 'F9']) {
      press(document.body, one, { composing: true });
      press(document.body, one, { keyCode: 229 });
      press(document.body, 'Process', { keyCode: 229 });
    }
    press(document.body, 'Enter', { ctrlKey: true, composing: true });
    press(document.body, 'k', { ctrlKey: true, keyCode: 229 });
    expect(ran).toEqual([]);
  });

  it('forget a begun sequence when an input method takes over', () => {
    renderUi(<Keys shortcuts={all} />);
    press(document.body, 'g');
    press(document.body, 't', { composing: true });
    press(document.body, 't');
    expect(ran).toEqual([]);
  });

  it('rest with a modifier held', () => {
    renderUi(<Keys shortcuts={all} />);
    press(document.body, 'n', { ctrlKey: true });
    press(document.body, 'n', { altKey: true });
    press(document.body, 'n', { metaKey: true });
    press(document.body, 'N', { shiftKey: true });
    expect(ran).toEqual([]);
  });

  it('leave fields alone, except those with Ctrl and function keys that say so', () => {
    renderUi(
      <Keys shortcuts={all}>
        <input aria-label="field" />
        <textarea aria-label="note" />
        <div contentEditable="true" data-testid="rich" />
      </Keys>,
    );
    for (const field of [screen.getByLabelText('field'), screen.getByLabelText('note'), screen.getByTestId('rich')]) {
      press(field, 'n');
      press(field, 'Enter');
      press(field, 'z', { ctrlKey: true });
      press(field, 'F9');
      press(field, 'k', { ctrlKey: true });
    }
    expect(ran).toEqual(['F9', 'mod+k', 'F9', 'mod+k', 'F9', 'mod+k']);
  });

  it('save from a closed choice field, which would open, and leave an open one alone', () => {
    const opened: string[] = [];
    const choice = (name: string, expanded: boolean): ReactNode => (
      <input
        aria-label={name}
        aria-haspopup="listbox"
        aria-expanded={expanded}
        role="combobox"
        aria-controls="list"
        onKeyDown={(event) => {
          event.preventDefault();
          opened.push(name);
        }}
      />
    );
    renderUi(
      <Keys shortcuts={[key('mod+Enter', { inFields: true })]}>
        {choice('closed', false)}
        {choice('open', true)}
      </Keys>,
    );
    press(screen.getByLabelText('closed'), 'Enter', { ctrlKey: true });
    expect([ran, opened]).toEqual([['mod+Enter'], []]);
    press(screen.getByLabelText('open'), 'Enter', { ctrlKey: true });
    press(screen.getByLabelText('closed'), 'Enter');
    expect([ran, opened]).toEqual([['mod+Enter'], ['open', 'closed']]);
  });

  it('leave Enter and Space to buttons and links', () => {
    renderUi(
      <Keys shortcuts={all}>
        <button type="button">button</button>
      </Keys>,
    );
    const button = screen.getByText('button');
    expect(press(button, 'Enter').defaultPrevented).toBe(false);
    press(button, ' ');
    press(button, 'n');
    expect(ran).toEqual(['n']);
  });

  it('rest below a panel, while those of the panel work', () => {
    const { rerender } = renderUi(<Keys shortcuts={all} />);
    rerender(<div />);
    cleanup();
    renderUi(
      <>
        <Keys shortcuts={[key('n')]} />
        <ShortcutLayerContext.Provider value="overlay">
          <Keys shortcuts={[key('Escape')]} />
        </ShortcutLayerContext.Provider>
        <Keys shortcuts={[key('mod+k')]} layer="global" />
      </>,
    );
    press(document.body, 'n');
    press(document.body, 'Escape');
    press(document.body, 'k', { ctrlKey: true });
    expect(ran).toEqual(['Escape', 'mod+k']);
  });

  it('end with the component', () => {
    const { unmount } = renderUi(<Keys shortcuts={all} />);
    act(() => unmount());
    press(document.body, 'n');
    expect(ran).toEqual([]);
  });
});
