import { createContext, useContext } from 'react';
import type { EntityName } from '../../shared/entities';

export interface RefHit {
  readonly id: string;
  readonly title: string;
  readonly detail?: string;
}

/** What fields that point at other records need; the app supplies it from the data module. */
export interface RefSource {
  /** Best first; an empty text gives the likeliest. */
  search(entity: EntityName, text: string): Promise<readonly RefHit[]>;
  /** A hook: the live title of a record, undefined while unknown or out of reach. */
  useTitle(entity: EntityName, id: string | undefined): string | undefined;
  /** A hook: whether it is known that the record is not on this laptop; false while the answer is on its way. */
  useAbsent(entity: EntityName, id: string): boolean;
}

export const RefSourceContext = createContext<RefSource>({
  search: async () => [],
  useTitle: () => undefined,
  useAbsent: () => true,
});

export const useRefSource = (): RefSource => useContext(RefSourceContext);
export const useRefTitle = (entity: EntityName, id: string | undefined): string | undefined =>
  useContext(RefSourceContext).useTitle(entity, id);
export const useRefAbsent = (entity: EntityName, id: string): boolean =>
  useContext(RefSourceContext).useAbsent(entity, id);
