// Roadbook theme for Mantine 9.7.3. Semantic colours are CSS variables (--rb-*); components never name a shade.
import {
  ActionIcon,
  Badge,
  Button,
  Checkbox,
  createTheme,
  defaultVariantColorsResolver,
  Kbd,
  Menu,
  Modal,
  NavLink,
  Popover,
  SegmentedControl,
  Select,
  Table,
  Tabs,
  TextInput,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';
import { colourRoles } from './colour-roles';

/** Route: the only accent. A petrol blue that keeps its distance from success green and from link-blue. */
const route: MantineColorsTuple = [
  '#e8f4f7',
  '#d2e8ed',
  '#a6d0da',
  '#74b6c6',
  '#4a9db1',
  '#2b879d',
  '#14718a',
  '#0b6078',
  '#084e62',
  '#063c4c',
];
/** Greys lean towards petrol; `dark` is what Mantine reads in the dark scheme (7 = page, 6 = control, 4 = border, 0 = text). */
const gray: MantineColorsTuple = [
  '#f7f9f9',
  '#f0f3f3',
  '#e4e9ea',
  '#d3dadb',
  '#bac4c6',
  '#93a0a3',
  '#66757a',
  '#4a585c',
  '#2e3a3d',
  '#172022',
];
const dark: MantineColorsTuple = [
  '#e3e9ea',
  '#c3cdcf',
  '#a3b0b3',
  '#7f8e92',
  '#2f3b3f',
  '#263135',
  '#1d2629',
  '#151c1e',
  '#101617',
  '#0b1011',
];
const red: MantineColorsTuple = [
  '#fdeeec',
  '#f9dad6',
  '#f1b3ab',
  '#e8897d',
  '#de6556',
  '#cf4637',
  '#b72f22',
  '#9c251a',
  '#7f1d14',
  '#63150e',
];
const amber: MantineColorsTuple = [
  '#fdf4e0',
  '#f9e7bf',
  '#f1cf85',
  '#e6b44b',
  '#d79a1f',
  '#b87f0f',
  '#946408',
  '#7a5106',
  '#5f3f05',
  '#472f04',
];
const green: MantineColorsTuple = [
  '#e9f5ec',
  '#d3ead9',
  '#a8d4b4',
  '#7bbc8d',
  '#54a56b',
  '#388d52',
  '#277642',
  '#1f6236',
  '#184e2b',
  '#113b20',
];

/** autoContrast decides by the light shade only, so in the dark scheme it would put white on the bright accent and the bright red. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const colors = defaultVariantColorsResolver(input);
  const isPrimary = input.color === undefined || input.color === input.theme.primaryColor;
  if (input.variant === 'filled' && (isPrimary || input.color === 'red'))
    return { ...colors, color: 'var(--rb-on-accent)', hoverColor: 'var(--rb-on-accent)' };
  if (input.variant === 'light' && isPrimary) {
    return {
      ...colors,
      background: 'var(--rb-accent-soft)',
      hover: 'var(--rb-accent-hover)',
      color: 'var(--rb-accent)',
    };
  }
  // Mantine tints it as strongly as what is chosen.
  if (input.variant === 'subtle' && isPrimary)
    return { ...colors, hover: 'var(--rb-hover)', color: 'var(--rb-text-2)', hoverColor: 'var(--rb-text)' };
  return colors;
};

export const theme = createTheme({
  primaryColor: 'route',
  primaryShade: { light: 7, dark: 4 },
  variantColorResolver,
  colors: { route, gray, dark, red, amber, green },
  white: '#ffffff',
  black: '#172022',
  fontFamily: 'var(--rb-font)',
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'SF Mono', 'Noto Sans Mono', monospace",
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.375rem' },
  lineHeights: { xs: '1.3', sm: '1.35', md: '1.4', lg: '1.35', xl: '1.25' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.5rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  shadows: {
    // only things that float have one
    sm: '0 1px 2px rgb(10 25 30 / 12%)',
    md: '0 2px 6px rgb(10 25 30 / 10%), 0 8px 24px rgb(10 25 30 / 14%)',
    lg: '0 4px 10px rgb(10 25 30 / 12%), 0 18px 48px rgb(10 25 30 / 20%)',
  },
  headings: { fontFamily: 'var(--rb-font)', fontWeight: '600', textWrap: 'balance' },
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: () => ({
        root: {
          '--button-height': 'var(--rb-control)',
          '--button-padding-x': '12px',
          '--button-fz': 'var(--mantine-font-size-sm)',
        },
      }),
      styles: { root: { fontWeight: 600 } },
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 28 } }),
    Badge: Badge.extend({
      defaultProps: { variant: 'default', radius: 'sm' },
      styles: { root: { textTransform: 'none', letterSpacing: 0, fontWeight: 600 } },
    }),
    Kbd: Kbd.extend({ defaultProps: { size: 'xs' } }),
    // The page itself never scrolls, and the scroll lock writes a style element that the content policy refuses.
    Modal: Modal.extend({ defaultProps: { lockScroll: false, transitionProps: { duration: 80 } } }),
    // Opening focuses the first item, as menus do, and not an element that has no place among the items of one.
    Menu: Menu.extend({
      defaultProps: { shadow: 'md', transitionProps: { duration: 80 }, withInitialFocusPlaceholder: false },
    }),
    NavLink: NavLink.extend({ defaultProps: { variant: 'subtle' } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 80 } } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' } }),
    Select: Select.extend({ defaultProps: { size: 'sm' } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 0, horizontalSpacing: 'sm' } }),
    Tabs: Tabs.extend({ defaultProps: { variant: 'default' } }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm' } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs', radius: 'xs' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, transitionProps: { duration: 80 } } }),
  },
});

/** The roles of the colours as style variables; components name a role and never a shade. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...colourRoles.light },
  dark: { ...colourRoles.dark },
});
