export interface TerritoryPlace {
  readonly id: string;
  readonly parentId?: string | undefined;
}

/** Ids of a territory and of everything that is part of it. */
export function partsOf(id: string, territories: readonly TerritoryPlace[]): ReadonlySet<string> {
  const inside = new Set([id]);
  for (const known of inside)
    for (const territory of territories) if (territory.parentId === known) inside.add(territory.id);
  return inside;
}
