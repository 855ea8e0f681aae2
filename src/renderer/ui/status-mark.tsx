import {
  IconAlertTriangleFilled,
  IconArrowUpRight,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleHalf2,
  IconCircleX,
  IconClock,
  IconEye,
  IconTrendingDown,
  IconTruckDelivery,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { IconComponent } from './feature';

/** What a status is like, apart from its word. */
export type StatusShape =
  | 'draft'
  | 'waiting'
  | 'submitted'
  | 'accepted'
  | 'adjusted'
  | 'rejected'
  | 'delivered'
  | 'cancelled'
  | 'slipping'
  | 'approval'
  | 'plain';

const shapes: Readonly<Record<Exclude<StatusShape, 'plain'>, { readonly icon: IconComponent; readonly tone: string }>> =
  {
    draft: { icon: IconCircleDashed, tone: 'd3' },
    waiting: { icon: IconClock, tone: 'd3' },
    submitted: { icon: IconArrowUpRight, tone: 'acc' },
    accepted: { icon: IconCircleCheckFilled, tone: 'ok' },
    adjusted: { icon: IconCircleHalf2, tone: 'warn' },
    rejected: { icon: IconAlertTriangleFilled, tone: 'bad' },
    delivered: { icon: IconTruckDelivery, tone: 'ok' },
    cancelled: { icon: IconCircleX, tone: 'd3' },
    slipping: { icon: IconTrendingDown, tone: 'warn' },
    approval: { icon: IconEye, tone: 'acc' },
  };

/** Shape and word; the shape alone never carries the meaning. */
export function StatusMark({
  shape,
  children,
}: {
  readonly shape: StatusShape;
  readonly children: ReactNode;
}): ReactNode {
  if (shape === 'plain') return <span className="st">{children}</span>;
  const { icon: Icon, tone } = shapes[shape];
  return (
    <span className={shape === 'slipping' ? 'st warn b' : 'st'}>
      <Icon size={15} className={`i ${tone}`} aria-hidden />
      {children}
    </span>
  );
}

/** Status of an order -> shape. */
export function orderShape(status: string): StatusShape {
  switch (status) {
    case 'draft':
    case 'submitted':
    case 'accepted':
    case 'adjusted':
    case 'rejected':
    case 'delivered':
    case 'cancelled':
      return status;
    default:
      return 'plain';
  }
}

/** A small word on a ground: type of an account, a tag, "12 days over". */
export function Tag({
  tone,
  children,
}: {
  readonly tone?: 'warn' | 'bad' | 'ok' | 'acc';
  readonly children: ReactNode;
}): ReactNode {
  return <span className={tone === undefined ? 'tag' : `tag ${tone}`}>{children}</span>;
}

/** The grade of an account: filled, outlined, dashed; no colour. Names beyond A and B look like C. */
export function GradeMark({ grade }: { readonly grade: string }): ReactNode {
  return <span className={grade === 'A' || grade === 'B' ? `grade ${grade}` : 'grade C'}>{grade}</span>;
}
