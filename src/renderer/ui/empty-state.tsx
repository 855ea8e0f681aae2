import type { ReactNode } from 'react';

interface EmptyStateProps {
  /** What is so: "No promises to Feinkost Lindner". Absent where the heading of the page says it. */
  readonly title?: ReactNode;
  /** What belongs here, or which filter to drop. */
  readonly children?: ReactNode;
  /** One act. */
  readonly action?: ReactNode;
}

export function EmptyState({ title, children, action }: EmptyStateProps): ReactNode {
  return (
    <div className="empty">
      {title !== undefined && <p className="b">{title}</p>}
      {children !== undefined && <div className="d2">{children}</div>}
      {action !== undefined && <div className="row empty-action">{action}</div>}
    </div>
  );
}
