import type { ReactNode } from 'react';

/** Time runs down one line: an ordered list of stops. */
export function Road({ children, label }: { readonly children: ReactNode; readonly label: string }): ReactNode {
  return (
    <ol className="road" aria-label={label}>
      {children}
    </ol>
  );
}

interface StopProps {
  readonly when: 'past' | 'next' | 'future';
  /** Left of the line: time of day, or a date. */
  readonly time?: ReactNode;
  readonly timeDetail?: ReactNode;
  /** A call is square. */
  readonly phone?: boolean;
  readonly first?: boolean;
  readonly last?: boolean;
  /** Instead of the round mark. */
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

export function Stop({
  when,
  time,
  timeDetail,
  phone = false,
  first = false,
  last = false,
  icon,
  children,
}: StopProps): ReactNode {
  const classes = ['stop', when, phone ? 'phone' : '', first ? 'first' : '', last ? 'last' : '']
    .filter((name) => name !== '')
    .join(' ');
  return (
    <li className={classes} {...(when === 'next' ? { 'aria-current': 'step' as const } : {})}>
      <div className="tm">
        {time}
        {timeDetail !== undefined && <small>{timeDetail}</small>}
      </div>
      <div className="ln" aria-hidden>
        {icon === undefined ? <span className="mk" /> : <span className="mk-icon">{icon}</span>}
      </div>
      <div className="bd">{children}</div>
    </li>
  );
}

/** The way between two stops: distance, or what lies on it. */
export function Leg({
  past = false,
  now = false,
  children,
}: {
  readonly past?: boolean;
  readonly now?: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <li className={`stop leg${past ? ' past' : ''}${now ? ' now' : ''}`}>
      <div className="tm" />
      <div className="ln" aria-hidden />
      <div className="bd">{children}</div>
    </li>
  );
}
