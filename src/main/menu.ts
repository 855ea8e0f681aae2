import type { MenuItemConstructorOptions } from 'electron';
import type { MenuCommand } from '../shared/bridge';
import { inLanguage, type Label, type Language } from '../shared/schema/label';

const texts = {
  app: ['Roadbook', 'Roadbook', 'Roadbook'],
  file: ['File', '文件', '檔案'],
  edit: ['Edit', '编辑', '編輯'],
  view: ['View', '视图', '檢視'],
  window: ['Window', '窗口', '視窗'],
  help: ['Help', '帮助', '說明'],
  sync: ['Sync now', '立即同步', '立即同步'],
  settings: ['Settings…', '设置…', '設定…'],
  print: ['Print…', '打印…', '列印…'],
  quit: ['Quit', '退出', '結束'],
  undo: ['Undo', '撤销', '復原'],
  redo: ['Redo', '恢复', '重做'],
  undoChange: ['Undo last change', '撤销上次更改', '復原上次變更'],
  cut: ['Cut', '剪切', '剪下'],
  copy: ['Copy', '复制', '複製'],
  paste: ['Paste', '粘贴', '貼上'],
  selectAll: ['Select all', '全选', '全選'],
  palette: ['Command palette…', '命令面板…', '命令面板…'],
  reload: ['Reload', '重新加载', '重新載入'],
  actualSize: ['Actual size', '实际大小', '實際大小'],
  zoomIn: ['Zoom in', '放大', '放大'],
  zoomOut: ['Zoom out', '缩小', '縮小'],
  fullScreen: ['Full screen', '全屏', '全螢幕'],
  minimize: ['Minimise', '最小化', '最小化'],
  close: ['Close window', '关闭窗口', '關閉視窗'],
  shortcuts: ['Keyboard shortcuts', '键盘快捷键', '鍵盤快速鍵'],
} as const satisfies Record<string, Label>;

export interface MenuActions {
  readonly command: (command: MenuCommand) => void;
  readonly print: () => void;
}

/**
 * The application menu. Shortcuts of the product itself are handled by the page, which knows about input-method
 * composition: an accelerator here would fire in the middle of a Chinese word, so `registerAccelerator` is off for them.
 */
export function menuTemplate(
  language: Language,
  platform: NodeJS.Platform,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const t = (key: keyof typeof texts): string => inLanguage(texts[key], language);
  const command = (key: keyof typeof texts, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label: t(key),
    click: () => actions.command(name),
    ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
  });
  const role = (key: keyof typeof texts, name: NonNullable<MenuItemConstructorOptions['role']>) => ({
    label: t(key),
    role: name,
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings = command('settings', 'settings', 'CommandOrControl+,');
  const ownMenu: MenuItemConstructorOptions = {
    label: t('app'),
    submenu: [settings, separator, role('quit', 'quit')],
  };
  const isMac = platform === 'darwin';
  return [
    ...(isMac ? [ownMenu] : []),
    {
      label: t('file'),
      submenu: [
        command('sync', 'sync'),
        separator,
        { label: t('print'), accelerator: 'CommandOrControl+P', registerAccelerator: false, click: actions.print },
        ...(isMac ? [] : [separator, settings, separator, role('quit', 'quit')]),
      ],
    },
    {
      label: t('edit'),
      submenu: [
        role('undo', 'undo'),
        role('redo', 'redo'),
        command('undoChange', 'undo'),
        separator,
        role('cut', 'cut'),
        role('copy', 'copy'),
        role('paste', 'paste'),
        role('selectAll', 'selectAll'),
      ],
    },
    {
      label: t('view'),
      submenu: [
        command('palette', 'palette', 'CommandOrControl+K'),
        separator,
        role('reload', 'reload'),
        role('actualSize', 'resetZoom'),
        role('zoomIn', 'zoomIn'),
        role('zoomOut', 'zoomOut'),
        separator,
        role('fullScreen', 'togglefullscreen'),
      ],
    },
    { label: t('window'), submenu: [role('minimize', 'minimize'), role('close', 'close')] },
    { label: t('help'), submenu: [command('shortcuts', 'shortcuts')] },
  ];
}

/** The nearest of our languages to what the system prefers. */
export function languageOf(locale: string): Language {
  if (!/^zh\b/i.test(locale)) return 'en';
  return /hant|-tw|-hk|-mo/i.test(locale) ? 'zh-TW' : 'zh-CN';
}
