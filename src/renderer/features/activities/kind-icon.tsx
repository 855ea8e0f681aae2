import { IconMail, IconMapPin, IconMessageCircle, IconNote, IconPhone, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { IconComponent } from '../../ui/feature';
import type { ActivityKind } from './log-commit';

const icons: Readonly<Record<ActivityKind, IconComponent>> = {
  call: IconPhone,
  visit: IconMapPin,
  email: IconMail,
  message: IconMessageCircle,
  meeting: IconUsers,
  note: IconNote,
};

export function KindIcon({ kind }: { readonly kind: ActivityKind }): ReactNode {
  const Icon = icons[kind];
  return <Icon size={16} className="i" aria-hidden />;
}
