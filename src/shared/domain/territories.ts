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

/** Ids of a territory and of what it is part of, the nearest first. */
export function wholesOf(id: string, territories: readonly TerritoryPlace[]): readonly string[] {
  const around = new Set<string>();
  for (let at: string | undefined = id; at !== undefined && !around.has(at);) {
    around.add(at);
    const inside: string = at;
    at = territories.find((territory) => territory.id === inside)?.parentId;
  }
  return [...around];
}
