import { equalValues } from './merge';

/**
 * What an update must say to lead from one body to another: the fields that differ, null for one that is gone.
 * Undefined when nothing differs.
 */
export function patchBetween<B extends object>(
  before: B,
  after: B,
): { readonly [K in keyof B]?: B[K] | null } | undefined {
  const patch: Record<string, unknown> = {};
  const [from, to] = [before as Readonly<Record<string, unknown>>, after as Readonly<Record<string, unknown>>];
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    if (equalValues(from[key], to[key])) continue;
    patch[key] = to[key] ?? null;
  }
  return Object.keys(patch).length === 0 ? undefined : (patch as { [K in keyof B]?: B[K] | null });
}
