import { entityNames, type EntityName } from '../../shared/entities';
import type { PackedImage, Version } from './packed/packed-records';
import type { Records } from './packed/records';
import type { Captured, Snapshot } from './snapshot/snapshot';
import type { Copied, SnapshotHome } from './storage-port';

export interface SavedRecordsOptions {
  readonly name: string;
  readonly home: SnapshotHome | undefined;
  /** Of the collection with the records. */
  readonly collection: { readonly name: string; readonly version: number };
  readonly opened: () => Promise<void>;
  /** Once the storage is open. */
  readonly instance: () => unknown;
  readonly records: Records;
  /** Versions of documents that are in the storage and not among the records. */
  readonly unseen: Map<string, Version>;
  /** Runs when nothing is being written. */
  readonly alone: <T>(work: () => T) => Promise<T>;
}

/** @returns prepares, and then tells at one moment what the screens show; undefined: nothing that is worth keeping */
export type Capture = () => Promise<() => string | undefined>;

/** What makes the next start quick, beside the records themselves. */
export interface NextStart {
  /** What the screens showed last; undefined: it is not known, or a record was written since. */
  shown(): Promise<string | undefined>;
  /** Keeps what `capture` tells, soon, and again soon after each change of a record. */
  keepShown(capture: Capture): void;
  /** Something was made of the records (an order, texts for the search) that the copy does not hold yet. */
  keepMade(): void;
}

interface Found {
  readonly snapshot: Snapshot;
  /** Documents written since, by entity; undefined: there is no copy that could be used. */
  readonly news: ReadonlyMap<string, unknown[]> | undefined;
}

/** So much is read ahead, and the first one beyond: two that are large would hold each other up. */
const aheadBytes = 1e6;

/** The copy of the records beside the storage: read at the start, written when there is little to do. */
export class SavedRecords implements NextStart {
  #found: Promise<Found | undefined> | undefined;
  /** What was restored before the storage was open, and how to find out whether that was right. */
  #glimpsed:
    { readonly isTrue: (instance: unknown) => Promise<boolean>; readonly restored: Set<EntityName> } | undefined;
  readonly #ahead = new Map<EntityName, Promise<PackedImage | undefined>>();
  readonly #loaded = new Set<EntityName>();
  /** Entities that were written to before they were loaded: their copy is older than the memory. */
  readonly #written = new Set<string>();
  #isCurrent = true;
  #isDue = false;
  #stopped = false;
  #shown: string | undefined;
  #tellShown: () => void = () => undefined;
  readonly #shownRead = new Promise<void>((resolve) => (this.#tellShown = resolve));
  #capture: Capture | undefined;
  #isShownDue = false;

  constructor(readonly options: SavedRecordsOptions) {}

  #find(): Promise<Found | undefined> {
    return (this.#found ??= this.#open()
      .catch(() => undefined)
      .finally(() => this.#tellShown()));
  }

  async shown(): Promise<string | undefined> {
    void this.#find();
    await this.#shownRead;
    return this.#shown;
  }

  keepShown(capture: Capture): void {
    this.#capture = capture;
    this.#keepSoon();
  }

  keepMade(): void {
    this.#isCurrent = false;
    this.#saveLater();
  }

  #keepSoon(): void {
    const { home } = this.options;
    if (!home || !this.#capture || this.#isShownDue || this.#stopped) return;
    this.#isShownDue = true;
    home.soon(async () => {
      this.#isShownDue = false;
      await this.#writeShown().catch(() => undefined);
    });
  }

  async #writeShown(): Promise<void> {
    const [found, capture] = await Promise.all([this.#find(), this.#capture?.()]);
    if (!found || !capture || this.#stopped) return;
    const { alone, home, instance } = this.options;
    const shown = await alone(() => ({ at: home?.checkpoint(instance()), text: capture() }));
    const { text } = shown;
    if (text !== undefined) await found.snapshot.writeShown({ ...shown, text });
  }

  async #open(): Promise<Found | undefined> {
    const { home, name, collection, opened, instance } = this.options;
    if (!home) return undefined;
    const onShown = (text: string): void => {
      if (this.#written.size === 0) this.#shown = text;
      this.#tellShown();
    };
    const seen = await home.glimpse(name, collection.name, collection.version, onShown).catch(() => undefined);
    if (seen) {
      this.#glimpsed = { isTrue: seen.isTrue, restored: new Set() };
      return this.#foundIn(seen);
    }
    await opened();
    const snapshot = await home.open(name, instance());
    if (!snapshot) return undefined;
    const saved = await snapshot.find();
    const changed = saved && (await home.changedSince(instance(), saved.checkpoint));
    if (saved && changed) return this.#foundIn({ snapshot, saved, changed });
    this.#isCurrent = false;
    return { snapshot, news: undefined };
  }

  #foundIn({ snapshot, saved, changed }: Copied): Found {
    const { unseen } = this.options;
    this.#isCurrent = changed.length === 0;
    for (const [key, version] of saved.unseen) unseen.set(key, version);
    const news = new Map<string, unknown[]>();
    for (const document of changed) {
      const { entity } = document as { readonly entity: string };
      const list = news.get(entity);
      if (list) list.push(document);
      else news.set(entity, [document]);
    }
    return { snapshot, news };
  }

  /** @returns the documents that are newer than what was restored; undefined: nothing was, all of them have to be read */
  async restore(entity: EntityName): Promise<unknown[] | undefined> {
    const found = await this.#find();
    if (!found?.news || this.#written.has(entity)) return undefined;
    const image = await this.#read(found.snapshot, entity);
    const packed = this.options.records.of(entity);
    try {
      if (image && !this.#written.has(entity)) {
        packed.restore(image);
        this.#glimpsed?.restored.add(entity);
        return found.news.get(entity) ?? [];
      }
    } catch {
      packed.clear();
    }
    this.#isCurrent = false;
    return undefined;
  }

  /** Entities are asked for one after the other: the next ones come from the disk while one is taken over. */
  #read(snapshot: Snapshot, entity: EntityName): Promise<PackedImage | undefined> {
    let bytes = 0;
    for (const name of entityNames.slice(entityNames.indexOf(entity))) {
      if (bytes > aheadBytes) break;
      bytes += snapshot.sizeOf(name);
      if (!this.#ahead.has(name)) this.#ahead.set(name, snapshot.read(name));
    }
    const image = this.#ahead.get(entity) as Promise<PackedImage | undefined>;
    this.#ahead.delete(entity);
    return image;
  }

  /**
   * Opens the storage, and asks it whether what came from the copy before is what it holds.
   * @param onTakenBack called before any of it goes
   * @returns entities that have to be loaded once more
   */
  async confirm(onTakenBack?: () => void): Promise<readonly EntityName[]> {
    const { opened, instance, records, unseen } = this.options;
    await opened();
    const [glimpsed, found] = [this.#glimpsed, await this.#found];
    this.#glimpsed = undefined;
    if (!glimpsed || !found || (await glimpsed.isTrue(instance()).catch(() => false))) return [];
    await found.snapshot.drop().catch(() => undefined);
    this.#found = Promise.resolve({ snapshot: found.snapshot, news: undefined });
    this.#isCurrent = false;
    onTakenBack?.();
    unseen.clear();
    for (const entity of glimpsed.restored) records.of(entity).clear();
    return [...glimpsed.restored];
  }

  loaded(entity: EntityName): void {
    this.#loaded.add(entity);
    if (!this.#isCurrent) this.#saveLater();
  }

  /** Records of these keys were written. */
  changed(keys: Iterable<string>): void {
    for (const key of keys) this.#written.add(key.slice(0, key.indexOf(':')));
    this.#shown = undefined;
    this.#isCurrent = false;
    this.#saveLater();
    this.#keepSoon();
  }

  #saveLater(): void {
    const { home } = this.options;
    if (!home || this.#isDue || this.#stopped || this.#loaded.size < entityNames.length) return;
    this.#isDue = true;
    home.later(async () => {
      this.#isDue = false;
      await this.#save().catch(() => undefined);
    });
  }

  async #save(): Promise<void> {
    const found = await this.#find();
    if (!found || this.#stopped) return;
    const { alone, home, instance, records, unseen } = this.options;
    const captured = await alone((): Captured => {
      this.#isCurrent = true;
      return {
        checkpoint: home?.checkpoint(instance()),
        unseen: [...unseen],
        images: entityNames.map((name) => [name, records.of(name).image()] as const),
      };
    });
    const isWritten = await found.snapshot.write(captured);
    if (!isWritten) this.#isCurrent = false;
  }

  /** Nothing of a copy stays on the disk. @throws what the disk says: then it may be there as it was */
  async drop(): Promise<void> {
    const { home, name, instance } = this.options;
    let found = await this.#find();
    if (!found && home) {
      // What could not be read at the start may be read at the next one.
      const snapshot = await home.open(name, instance());
      found = snapshot && { snapshot, news: undefined };
      this.#found = Promise.resolve(found);
    }
    await found?.snapshot.drop();
    this.#isCurrent = false;
    this.#saveLater();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    const found = await this.#found;
    await found?.snapshot.stop();
    found?.snapshot.place.close();
  }
}
