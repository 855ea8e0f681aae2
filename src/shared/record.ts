import type { Body, EntityName } from './entities';

/** A value that lost when two people changed the same field. It stays with the record until somebody decides. */
export interface FieldConflict {
  /** Field of the body; for rows `field[key].column`. */
  readonly field: string;
  readonly value: unknown;
  readonly base: unknown;
  readonly byId: string;
  /** Instant on the author's laptop: shown, never compared. */
  readonly at: string;
}

/** A record as the head office holds and sends it. */
export interface WireRecord {
  readonly id: string;
  readonly entity: string;
  /** Version of the entity definition that wrote `body`. */
  readonly v: number;
  /** Counts the accepted versions; 0 for a record the head office has never accepted. */
  readonly rev: number;
  readonly deleted: boolean;
  readonly body: Readonly<Record<string, unknown>>;
  /** The mutation that made this version. */
  readonly mut: string | null;
  /** When and by whom the head office accepted this version. */
  readonly at: string;
  readonly byId: string | null;
  readonly conflicts: readonly FieldConflict[];
}

/** What a screen gets beside the fields. */
export interface RecordMeta {
  readonly rev: number;
  /** Changed on this laptop and not yet accepted by the head office. */
  readonly pending: boolean;
  /** Refused by the head office: see the sync centre. */
  readonly parked: boolean;
  readonly conflicts: readonly FieldConflict[];
  /** Last accepted change (instant of the head office), or the local instant while it has never been accepted. */
  readonly changedAt: string;
  readonly changedById: string | null;
}

/** A record as screens and domain functions see it: the fields, the id, and `meta`. */
export type RecordOf<N extends EntityName> = Body<N> & { readonly id: string; readonly meta: RecordMeta };
