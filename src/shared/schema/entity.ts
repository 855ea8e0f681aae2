import type { BodyOf, Fields } from './field';
import type { Label } from './label';

/**
 * How the scope of a record is found (who may see it: `domain/permissions.ts`).
 * account: the record is an account; parents: it follows the accounts found at `accounts`, or its own person when there is
 * none; organisation: everybody of the organisation reads it, only the head office writes it; person: it is that person's
 * own, and no manager or substitute sees it; fromAbove: for a person, or where it names none for everybody of a territory,
 * who read it, and whose managers write it.
 */
export type Scope =
  | { readonly kind: 'account' }
  | { readonly kind: 'parents'; readonly accounts: string; readonly person?: string; readonly author?: string }
  | { readonly kind: 'organisation' }
  | { readonly kind: 'person'; readonly person: string }
  | { readonly kind: 'fromAbove'; readonly person: string; readonly territory: string };

export interface Entity<N extends string = string, F extends Fields = Fields> {
  readonly name: N;
  /** Version of the body; every step up needs a migration. */
  readonly version: number;
  readonly singular: Label;
  readonly plural: Label;
  readonly fields: F;
  /** The field that names a record to people. */
  readonly title: string;
  readonly scope: Scope;
  /** Append-only records are never changed by somebody else than their author. */
  readonly appendOnly: boolean;
  /** Written by the head office alone: no laptop may push it, not even an administrator's. */
  readonly officeOnly: boolean;
  /** migrations[n] lifts a body from version n to n + 1. They never import live code. */
  readonly migrations: Readonly<Record<number, (body: Record<string, unknown>) => Record<string, unknown>>>;
}

export interface EntityInput<N extends string, F extends Fields> {
  readonly name: N;
  readonly singular: Label;
  readonly plural: Label;
  readonly fields: F;
  readonly title: keyof F & string;
  readonly scope: Scope;
  readonly appendOnly?: boolean;
  readonly officeOnly?: boolean;
  readonly version?: number;
  readonly migrations?: Entity['migrations'];
}

export function defineEntity<const N extends string, const F extends Fields>(input: EntityInput<N, F>): Entity<N, F> {
  const version = input.version ?? 1;
  const migrations = input.migrations ?? {};
  for (let v = 1; v < version; v += 1)
    if (!migrations[v]) throw new Error(`${input.name}: no migration from version ${v}`);
  return {
    ...input,
    version,
    appendOnly: input.appendOnly ?? false,
    officeOnly: input.officeOnly ?? false,
    migrations,
  };
}

export type BodyOfEntity<E extends Entity> = BodyOf<E['fields']> & {
  custom?: Record<string, string | number | boolean>;
};

/** Lifts a stored body to the current version. Unknown keys are kept: a newer client may have written them. */
export function migrateBody(entity: Entity, version: number, body: Record<string, unknown>): Record<string, unknown> {
  let current = body;
  for (let v = version; v < entity.version; v += 1) {
    const step = entity.migrations[v];
    if (!step) throw new Error(`${entity.name}: no migration from version ${v}`);
    current = step(current);
  }
  return current;
}
