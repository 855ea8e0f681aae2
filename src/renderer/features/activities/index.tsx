import { IconMapPin, IconPhone, IconUsers } from '@tabler/icons-react';
import type { Feature } from '../../ui/feature';
import { logPath } from '../../ui/paths';
import { ActivityPage } from './activity-page';
import { LogOverlay } from './log-overlay';
import { texts } from './texts';
import { TimelinePanel } from './timeline-panel';

export const feature: Feature = {
  name: 'activities',
  routes: [{ path: '/activities/:id', component: ActivityPage }],
  overlays: [LogOverlay],
  accountPanels: [{ key: 'timeline', order: 30, column: 'main', component: TimelinePanel }],
  commands: [
    {
      id: 'activities.visit',
      label: texts.logVisit,
      icon: IconMapPin,
      shortcut: 'v',
      forAccount: true,
      run: ({ navigate, accountId, contactId }) => navigate(logPath('visit', accountId, contactId)),
    },
    {
      id: 'activities.call',
      label: texts.logCall,
      icon: IconPhone,
      shortcut: 'c',
      forAccount: true,
      run: ({ navigate, accountId, contactId }) => navigate(logPath('call', accountId, contactId)),
    },
    {
      id: 'activities.meeting',
      label: texts.logMeeting,
      icon: IconUsers,
      forAccount: true,
      run: ({ navigate, accountId, contactId }) => navigate(logPath('meeting', accountId, contactId)),
    },
  ],
};
