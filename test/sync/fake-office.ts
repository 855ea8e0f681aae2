import { equalValues } from '../../src/shared/domain/merge';
import { DigestIndex } from '../../src/shared/domain/digest';
import { entityOf, isEntityName } from '../../src/shared/entities';
import type { WireRecord } from '../../src/shared/record';
import { completeBody, validateBody } from '../../src/shared/schema/validate';
import {
  type DigestRequest,
  type DigestResponse,
  pushRowSchema,
  type PushResult,
  type PushRow,
  type SyncRequest,
  type SyncResponse,
} from '../../src/shared/sync-protocol';
import { SyncFailure } from '../../src/renderer/data/sync-port';

/** Ways in which a head office can be wrong; every switch must be caught by a test of the laptop. */
export interface OfficeFlaws {
  /** Applies a mutation again when it is sent again. */
  readonly forgetsMutations?: boolean;
}

interface Held {
  record: WireRecord;
  seq: number;
  /** Users who once could see it. */
  readonly seenBy: Set<string>;
}

/** A head office in memory: the same answers as the real one, without accounts of scope (everybody sees what `visible` says). */
export class FakeOffice {
  epoch = 'epoch-1';
  seq = 0;
  readonly held = new Map<string, Held>();
  readonly mutations = new Map<string, { hash: string }>();
  /** Every version that was made, in order. */
  readonly applied: { mut: string; id: string }[] = [];
  readonly revokedDevices = new Set<string>();
  numbers = 0;
  pageRecords = 5_000;
  visible: (userId: string, record: WireRecord) => boolean = () => true;
  /** Reason to refuse a row. */
  refuse: (row: PushRow) => string | undefined = (row) =>
    JSON.stringify(row.body).includes('POISON') ? 'not_allowed' : undefined;

  constructor(
    readonly now: () => number,
    readonly flaws: OfficeFlaws = {},
  ) {}

  get records(): WireRecord[] {
    return [...this.held.values()].map(({ record }) => record);
  }

  put(
    record: Omit<WireRecord, 'rev' | 'at' | 'mut' | 'conflicts' | 'deleted' | 'v'> & Partial<WireRecord>,
  ): WireRecord {
    const before = this.held.get(record.id);
    const made: WireRecord = {
      v: 1,
      deleted: false,
      mut: `office-${this.seq}`,
      at: new Date(this.now()).toISOString(),
      conflicts: [],
      ...record,
      rev: (before?.record.rev ?? 0) + 1,
    };
    this.#store(made);
    return made;
  }

  #store(record: WireRecord): void {
    this.seq += 1;
    const before = this.held.get(record.id);
    if (before) {
      before.record = record;
      before.seq = this.seq;
    } else this.held.set(record.id, { record, seq: this.seq, seenBy: new Set() });
  }

  /** Somebody else's view changed: what left the scope is announced as gone. */
  rescope(visible: FakeOffice['visible']): void {
    this.visible = visible;
    for (const held of this.held.values()) {
      this.seq += 1;
      held.seq = this.seq;
    }
  }

  backup(): { held: [string, WireRecord, number][]; mutations: [string, { hash: string }][]; seq: number } {
    return {
      held: [...this.held].map(([id, { record, seq }]) => [id, record, seq]),
      mutations: [...this.mutations],
      seq: this.seq,
    };
  }

  restore(backup: ReturnType<FakeOffice['backup']>, epoch: string): void {
    this.epoch = epoch;
    this.seq = backup.seq;
    this.held.clear();
    for (const [id, record, seq] of backup.held) this.held.set(id, { record, seq, seenBy: new Set() });
    this.mutations.clear();
    for (const [mut, entry] of backup.mutations) this.mutations.set(mut, entry);
  }

  exchange(userId: string, deviceId: string, request: SyncRequest): SyncResponse {
    if (this.revokedDevices.has(deviceId)) throw new SyncFailure('device_revoked');
    const since = this.#readCheckpoint(userId, request.checkpoint);
    // By version numbers of before a restore nothing is judged.
    const isOfBefore = request.checkpoint !== null && !request.checkpoint.includes(JSON.stringify(this.epoch));
    const results = isOfBefore ? [] : request.push.map((raw) => this.#judge(userId, pushRowSchema.parse(raw)));
    const due = [...this.held.values()].filter(({ seq }) => seq > since).sort((a, b) => a.seq - b.seq);
    const records: WireRecord[] = [];
    const gone: { id: string; entity: string }[] = [];
    let reached = this.seq;
    let remaining = 0;
    for (const held of due) {
      const seen = this.visible(userId, held.record);
      if (!seen && !held.seenBy.has(userId)) continue;
      if (records.length + gone.length >= Math.min(this.pageRecords, request.limit ?? 500)) {
        remaining += 1;
        continue;
      }
      if (seen) {
        held.seenBy.add(userId);
        records.push(held.record);
      } else gone.push({ id: held.record.id, entity: held.record.entity });
      reached = held.seq;
    }
    if (remaining === 0) reached = this.seq;
    return structuredClone({
      protocol: 1,
      epoch: this.epoch,
      serverTime: new Date(this.now()).toISOString(),
      results,
      records: records.map((record) => ({ ...record, conflicts: [...record.conflicts] })),
      gone,
      checkpoint: JSON.stringify({ epoch: this.epoch, seq: reached, userId }),
      more: remaining > 0,
      remaining,
    });
  }

  compare(userId: string, request: DigestRequest): DigestResponse {
    const since = this.#readCheckpoint(userId, request.checkpoint);
    const seen = [...this.held.values()].filter(({ record }) => this.visible(userId, record));
    const current = ![...this.held.values()].some(
      (held) => held.seq > since && (held.seenBy.has(userId) || this.visible(userId, held.record)),
    );
    const index = new DigestIndex(seen.flatMap(({ record }) => (record.deleted ? [] : [record])));
    const wanted = new Set(request.want);
    const records = seen.flatMap(({ record }) => (wanted.has(record.id) ? [record] : []));
    return structuredClone({
      protocol: 1,
      current,
      differences: current ? request.parts.flatMap((part) => index.difference(part) ?? []) : [],
      records,
      gone: request.want.filter((id) => !records.some((record) => record.id === id)),
    }) as unknown as DigestResponse;
  }

  #readCheckpoint(userId: string, checkpoint: string | null): number {
    if (checkpoint === null) return 0;
    const parsed = JSON.parse(checkpoint) as { epoch: string; seq: number; userId: string };
    if (parsed.userId !== userId) throw new SyncFailure('checkpoint_invalid');
    if (parsed.epoch !== this.epoch) return 0;
    if (parsed.seq > this.seq) throw new SyncFailure('checkpoint_invalid');
    return parsed.seq;
  }

  #judge(userId: string, row: PushRow): PushResult {
    const { mut } = row;
    const current = this.held.get(row.id)?.record;
    const readable = current && this.visible(userId, current) ? current : undefined;
    const wire = (record: WireRecord) => ({ ...record, conflicts: [...record.conflicts] });
    const refused = (code: string): PushResult => ({
      result: 'refused',
      mut,
      code,
      details: {},
      record: readable ? wire(readable) : null,
    });
    if (!isEntityName(row.entity)) return refused('unknown_entity');
    const hash = JSON.stringify({ ...row, mut: '' });
    const known = this.mutations.get(mut);
    if (known && !this.flaws.forgetsMutations) {
      if (known.hash !== hash) return refused('mutation_reused');
      return { result: 'accepted', mut, record: wire(readable ?? this.#trace(row)) };
    }
    if (current && !readable) return refused('not_found');
    const reason = this.refuse(row);
    if (reason !== undefined) return refused(reason);
    const entity = entityOf(row.entity);
    if (row.deleted && (!current || current.deleted))
      return { result: 'accepted', mut, record: wire(current ?? this.#trace(row)) };
    const body = row.deleted ? {} : completeBody(entity, row.body);
    if (!row.deleted && validateBody(entity, body).length > 0) return refused('invalid_record');
    for (const [name, field] of Object.entries(entity.fields)) {
      if (field.setBy !== 'server') continue;
      if (current?.body[name] === undefined) delete body[name];
      else body[name] = current.body[name];
    }
    if (current && row.baseRev !== current.rev && !this.flaws.forgetsMutations) {
      const held = row.conflicts.every((mine) =>
        current.conflicts.some((one) => one.field === mine.field && equalValues(one.value, mine.value)),
      );
      if (!row.deleted && !current.deleted && held && equalValues(body, current.body))
        return { result: 'accepted', mut, record: wire(current) };
      if (row.deleted || !current.deleted) return { result: 'conflict', mut, record: wire(current) };
    }
    if (row.entity === 'order' && body['status'] === 'submitted') {
      this.numbers += 1;
      body['number'] = `2026-${this.numbers}`;
      body['status'] = 'accepted';
    }
    const record: WireRecord = {
      id: row.id,
      entity: row.entity,
      v: row.v,
      rev: (current?.rev ?? row.baseRev) + 1,
      deleted: row.deleted,
      body,
      mut,
      at: new Date(this.now()).toISOString(),
      byId: userId,
      conflicts: row.deleted
        ? []
        : row.conflicts.map(({ field, value, base, byId, at }) => ({ field, value, base, byId, at })),
    };
    this.mutations.set(mut, { hash });
    this.applied.push({ mut, id: row.id });
    this.#store(record);
    return { result: 'accepted', mut, record: wire(record) };
  }

  #trace(row: PushRow): WireRecord {
    return {
      id: row.id,
      entity: row.entity,
      v: row.v,
      rev: row.baseRev + 1,
      deleted: true,
      body: {},
      mut: row.mut,
      at: row.at,
      byId: null,
      conflicts: [],
    };
  }
}
