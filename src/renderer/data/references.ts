import type { Entity } from '../../shared/schema/entity';
import { referencePaths } from './field-values';
import type { Makings } from './makings';
import type { PackedRecords } from './packed/packed-records';
import { ReferenceIndex } from './packed/reference-index';
import { finish, inParts, stride, type Work } from './slices';

/** Which records of one entity refer to what, by path; made when first needed. Tags are found like references. */
export class References {
  readonly #indexes = new Map<string, ReferenceIndex>();
  readonly paths: ReadonlySet<string>;

  constructor(
    entity: Entity,
    readonly records: PackedRecords,
    readonly makings: Makings,
  ) {
    const tagPaths = Object.keys(entity.fields).filter((name) => entity.fields[name]?.kind === 'tags');
    this.paths = new Set([...referencePaths(entity), ...tagPaths]);
  }

  /** undefined: nobody has asked for it. */
  known(path: string): ReferenceIndex | undefined {
    return this.#indexes.get(path);
  }

  /** undefined: nothing is referred to at this path. */
  at(path: string): ReferenceIndex | undefined {
    return this.paths.has(path) ? (this.#indexes.get(path) ?? finish(this.work(path))) : undefined;
  }

  *work(path: string): Work<ReferenceIndex> {
    const index = yield* this.makings.make(
      undefined,
      () => this.#linkAll(path),
      (made, slots) => {
        for (const slot of slots) this.#relink(made, path, slot);
      },
    );
    const known = this.#indexes.get(path) ?? index;
    this.#indexes.set(path, known);
    return known;
  }

  *#linkAll(path: string): Work<ReferenceIndex> {
    const index = new ReferenceIndex();
    const link = this.#linker(index, path);
    const slots = this.records.liveList();
    yield* inParts(slots.length, stride, (from, until) => {
      for (let at = from; at < until; at += 1) link(slots[at] as number);
    });
    return index;
  }

  /** The record has changed. */
  renew(slot: number): void {
    for (const [path, index] of this.#indexes) this.#relink(index, path, slot);
  }

  clear(): void {
    this.#indexes.clear();
  }

  #relink(index: ReferenceIndex, path: string, slot: number): void {
    index.remove(slot);
    if (this.records.isLive(slot)) this.#linker(index, path)(slot);
  }

  /** Puts what a slot refers to into the index. */
  #linker(index: ReferenceIndex, path: string): (slot: number) => void {
    let from = 0;
    const read = this.records.idsReader(
      path,
      (bytes, at) => index.addBytes(from, bytes, at),
      (id) => index.add(from, id),
    );
    return (slot) => {
      from = slot;
      read(slot);
    };
  }
}
