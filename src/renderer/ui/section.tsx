import type { ReactNode } from 'react';

interface SectionProps {
  readonly title: ReactNode;
  readonly count?: ReactNode;
  /** At the right of the head: a link, a small button. */
  readonly action?: ReactNode;
  readonly className?: string;
  readonly children?: ReactNode;
}

/** A group under a heading, separated by space and not by a box. */
export function Section({ title, count, action, className, children }: SectionProps): ReactNode {
  return (
    <section className={className === undefined ? 'section' : `section ${className}`}>
      <div className="sec">
        <h2>{title}</h2>
        {count !== undefined && count !== null && <span className="c">{count}</span>}
        {action !== undefined && <span className="x">{action}</span>}
      </div>
      {children}
    </section>
  );
}
