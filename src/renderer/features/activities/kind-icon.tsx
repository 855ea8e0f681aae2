import {
  IconBrandWechat,
  IconMail,
  IconMapPin,
  IconMessageCircle,
  IconNote,
  IconPhone,
  IconUsers,
  IconWorld,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { IconComponent } from '../../ui/feature';
import type { ActivityKind, LogDraft } from './log-commit';

const icons: Readonly<Record<ActivityKind, IconComponent>> = {
  call: IconPhone,
  visit: IconMapPin,
  email: IconMail,
  message: IconMessageCircle,
  meeting: IconUsers,
  note: IconNote,
};

const channelIcons: Readonly<Partial<Record<NonNullable<LogDraft['channel']>, IconComponent>>> = {
  wechat: IconBrandWechat,
  webForm: IconWorld,
};

interface KindIconProps {
  readonly kind: ActivityKind;
  readonly channel?: LogDraft['channel'];
}

export function KindIcon({ kind, channel }: KindIconProps): ReactNode {
  const Icon = (channel && channelIcons[channel]) ?? icons[kind];
  return <Icon size={16} className="i" aria-hidden />;
}
