import { Popover } from '@mantine/core';
import { useId, useState, type ReactNode } from 'react';

interface WhyProps {
  /** The number as shown. */
  readonly children: ReactNode;
  /** What it is called, the head of the popover. */
  readonly title: string;
  /** At the right of the head: its date. */
  readonly aside?: ReactNode;
  /** What it means, its formula, inputs, records and date. */
  readonly reason: ReactNode;
}

/** A number with its reason: the dotted line says that a click opens it. */
export function Why({ children, title, aside, reason }: WhyProps): ReactNode {
  const [opened, setOpened] = useState(false);
  const head = useId();
  return (
    <Popover width={348} position="bottom-end" opened={opened} onChange={setOpened} trapFocus returnFocus>
      <Popover.Target>
        <button type="button" className="why" aria-expanded={opened} onClick={() => setOpened((open) => !open)}>
          {children}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="pop" aria-labelledby={head}>
        <p className="row sp base">
          <span className="b" id={head}>
            {title}
          </span>
          {aside !== undefined && <span className="xs d3 nw">{aside}</span>}
        </p>
        <div className="s d2 why-body" tabIndex={0}>
          {reason}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
