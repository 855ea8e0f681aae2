import type { Feature } from '../../ui/feature';
import { Settings } from './settings';

export const feature: Feature = {
  name: 'settings',
  routes: [{ path: '/settings', component: Settings }],
  commands: [
    {
      id: 'settings.open',
      label: ['Settings', '设置', '設定'],
      keywords: ['language theme density password sign out', '语言 主题 密码 退出登录', '語言 佈景 密碼 登出'],
      run: ({ navigate }) => navigate('/settings'),
    },
  ],
};
