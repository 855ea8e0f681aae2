import { IconChecklist } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useCount, useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import type { Feature } from '../../ui/feature';
import { newTaskPath } from '../../ui/paths';
import { AccountPromisesPanel, AccountTasksPanel } from './account-panels';
import { TaskPage } from './task-page';
import { texts } from './texts';

/** Mine that are due today or over. */
function DueCount(): ReactNode {
  const { session } = useData();
  const { today } = useFormat();
  const where = [
    { field: 'ownerId', op: 'eq', value: session.user.id },
    { field: 'status', op: 'eq', value: 'open' },
    { field: 'dueOn', op: 'lte', value: today },
  ] as const;
  const tasks = useCount('task', { where });
  const promises = useCount('promise', { where });
  const due = (tasks ?? 0) + (promises ?? 0);
  return due > 0 ? <>{due}</> : null;
}

export const feature: Feature = {
  name: 'tasks',
  routes: [{ path: '/tasks', component: TaskPage }],
  nav: { label: texts.title, icon: IconChecklist, path: '/tasks', goKey: 'k', order: 70, Count: DueCount },
  commands: [
    {
      id: 'tasks.task',
      label: texts.newTask,
      keywords: ['todo follow-up remind', '待办 提醒', '代辦 提醒'],
      icon: IconChecklist,
      forAccount: true,
      run: ({ navigate, accountId }) => navigate(newTaskPath('task', accountId)),
    },
    {
      id: 'tasks.promise',
      label: texts.newPromise,
      keywords: ['promise commitment', '承诺 答应', '承諾 答應'],
      icon: IconChecklist,
      shortcut: 'p',
      forAccount: true,
      run: ({ navigate, accountId }) => navigate(newTaskPath('promise', accountId)),
    },
  ],
  accountPanels: [
    { key: 'tasks', order: 10, column: 'open', component: AccountTasksPanel },
    { key: 'promises', order: 20, column: 'open', component: AccountPromisesPanel },
  ],
};
