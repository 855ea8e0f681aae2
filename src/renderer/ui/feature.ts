import type { ComponentType } from 'react';
import type { EntityName } from '../../shared/entities';
import type { Label } from '../../shared/schema/label';
import type { ListPart } from './list-state';

export type Role = 'salesperson' | 'manager' | 'administrator';

/** What an icon must take: Tabler's icons do. */
export type IconComponent = ComponentType<{
  size?: number | string;
  stroke?: number | string;
  className?: string;
  'aria-hidden'?: boolean;
}>;

export interface FeatureRoute {
  readonly path: string;
  readonly component: ComponentType;
}

export interface NavEntry {
  readonly label: Label;
  readonly icon: IconComponent;
  readonly path: string;
  /** G, then this letter. */
  readonly goKey?: string;
  readonly order: number;
  /** Renders the small number at the right, or nothing. */
  readonly Count?: ComponentType;
  readonly roles?: readonly Role[];
}

export interface CommandContext {
  readonly navigate: (path: string) => void;
  /** The account of the page that is open, or of the record found in the command bar. */
  readonly accountId?: string;
  /** The person found in the command bar, who belongs to that account. */
  readonly contactId?: string;
}

export interface Command {
  readonly id: string;
  readonly label: Label;
  /** Other words that find it. */
  readonly keywords?: Label;
  readonly icon?: IconComponent;
  /** Shown only; the key itself is registered with `useShortcuts`. */
  readonly shortcut?: string;
  /** Takes an account: offered for the record found in the command bar that is one or belongs to one, and for that of the page. */
  readonly forAccount?: boolean;
  readonly roles?: readonly Role[];
  run(context: CommandContext): void;
}

/** A place on the account page that another feature fills. */
export interface AccountPanel {
  readonly key: string;
  readonly order: number;
  readonly column: 'facts' | 'open' | 'main' | 'side';
  readonly component: ComponentType<{ accountId: string }>;
}

/** What a folder in `features/` offers to the app; `features/<noun>/index.tsx` exports it as `feature`. */
export interface Feature {
  readonly name: string;
  readonly routes: readonly FeatureRoute[];
  readonly nav?: NavEntry;
  /** What its list can be cut into, for lists that somebody saved. */
  readonly list?: { readonly entity: EntityName; readonly parts: readonly ListPart[] | undefined };
  readonly commands?: readonly Command[];
  /** Always mounted; they open themselves by a query parameter such as `?log=visit`. */
  readonly overlays?: readonly ComponentType[];
  readonly accountPanels?: readonly AccountPanel[];
}
