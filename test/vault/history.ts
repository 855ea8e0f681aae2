import fc from 'fast-check';
import {
  createRevision,
  fillWithDefaultSettings,
  normalizeMangoQuery,
  prepareQuery,
  type BulkWriteRow,
  type RxDocumentData,
  type RxJsonSchema,
} from 'rxdb/plugins/core';
import { getRxStorageVault, type RxStorageVault } from '../../src/renderer/data/vault';
import type { Bytes } from '../../src/renderer/data/vault/bytes';
import type { CompactionLimits } from '../../src/renderer/data/vault/compaction';
import type { VaultInstance } from '../../src/renderer/data/vault/instance';
import type { SealedLog } from '../../src/renderer/data/vault/log';
import type { Seal } from '../../src/renderer/data/vault/seal';
import { CheapSeal } from './cheap-seal';
import { FakeDisk, FakePlatter, Faults, type CrashMode } from './fake-disk';

interface Thing {
  id: string;
  value: number;
}
type Document = RxDocumentData<Thing>;

const schema = fillWithDefaultSettings<Thing>({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 20 },
    value: { type: 'integer', minimum: 0, maximum: 1_000_000, multipleOf: 1 },
  },
  required: ['id', 'value'],
  indexes: ['value'],
}) as RxJsonSchema<Document>;

const names = ['orders', 'accounts'] as const;
type Name = (typeof names)[number];

/** The plain map: what must be there, in the order in which it was last written. */
type Held = Map<string, Document>;
type Model = Record<Name, Held>;
const copy = (model: Model): Model => ({ orders: new Map(model.orders), accounts: new Map(model.accounts) });
const textOf = (model: Model): string =>
  JSON.stringify(
    names.map((name) => [...model[name].values()].map(({ id, value, _rev, _deleted }) => [id, value, _rev, _deleted])),
  );

const byValue = prepareQuery<Thing>(
  schema,
  normalizeMangoQuery<Thing>(schema, { selector: { _deleted: { $eq: false } } as never, sort: [{ value: 'asc' }] }),
);

export interface Step {
  readonly kind:
    | 'put'
    | 'relaxed'
    | 'remove'
    | 'stale'
    | 'burst'
    | 'together'
    | 'halfTogether'
    | 'purge'
    | 'cleanup'
    | 'clear'
    | 'full'
    | 'unanswered'
    | 'cutBefore'
    | 'cutAfter'
    | 'compactMeanwhile'
    | 'compact'
    | 'thorough'
    | 'read'
    | 'reopen';
  readonly name: Name;
  readonly id: number;
}

export interface Ending {
  /** When the process ends: after so many waits from this step on, or a few steps later. */
  readonly from: number;
  readonly waits: number;
  readonly mode: CrashMode;
  /** Transactions that were not strict and are lost because the power went, not only the process. */
  readonly lost: number;
}

export interface Steps {
  readonly steps: readonly Step[];
  readonly endings: readonly Ending[];
}

const stepOf = (kind: fc.Arbitrary<Step['kind']>): fc.Arbitrary<Step> =>
  fc.record({ kind, name: fc.constantFrom(...names), id: fc.nat(9) });

const often = (weight: number, kind: Step['kind']) => ({ weight, arbitrary: fc.constant(kind) });
const anyStep = stepOf(
  fc.oneof(
    often(24, 'put'),
    often(5, 'relaxed'),
    often(6, 'remove'),
    often(4, 'stale'),
    often(8, 'burst'),
    often(6, 'together'),
    often(3, 'halfTogether'),
    often(4, 'purge'),
    often(2, 'cleanup'),
    often(1, 'clear'),
    often(2, 'full'),
    often(2, 'unanswered'),
    often(1, 'cutBefore'),
    often(2, 'cutAfter'),
    often(6, 'compactMeanwhile'),
    often(2, 'compact'),
    often(2, 'thorough'),
    often(2, 'read'),
    often(1, 'reopen'),
  ),
);

const part = 34;
const parts = 3;
/** A process that met none of its waits ends after so many steps. */
const patience = 8;

/** 102 steps, of which every third has a compaction and the end of a process that another one takes up. */
export const histories: fc.Arbitrary<Steps> = fc
  .array(
    fc.record({
      steps: fc.array(anyStep, { minLength: part - 1, maxLength: part - 1 }),
      compaction: stepOf(fc.constantFrom('compactMeanwhile', 'thorough')),
      compactAt: fc.nat(part - 1),
      from: fc.nat(part - patience - 1),
      waits: fc.integer({ min: 1, max: 30 }),
      mode: fc.constantFrom<CrashMode>('before', 'after', 'torn'),
      lost: fc.nat(3),
    }),
    { minLength: parts, maxLength: parts },
  )
  .map((all) => ({
    steps: all.flatMap(({ steps, compaction, compactAt }) => steps.toSpliced(compactAt, 0, compaction)),
    endings: all.map(({ from, waits, mode, lost }, index) => ({ from: index * part + from, waits, mode, lost })),
  }));

/** Compaction takes many steps, each of a few documents. */
export const smallSteps: CompactionLimits = { stepBytes: 600, smallBytes: 700, smallChunks: 6 };

export interface HistoryOptions {
  /** Bugs put into a process after it opened. */
  readonly plant?: (process: { readonly log: SealedLog; readonly storage: RxStorageVault }) => void;
  /** Without it the usual ones. */
  readonly compaction?: CompactionLimits;
  /** Another disk or cipher. */
  readonly disk?: (platter: FakePlatter, faults: Faults) => FakeDisk;
  readonly seal?: (session: Bytes, pass: () => Promise<void>) => Promise<Seal>;
}

const key = new Uint8Array(32);
let sessions = 0;
const random = (length: number): Bytes => {
  sessions += 1;
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint32(0, sessions);
  return bytes;
};

/** The store and the plain map differ. */
export class Mismatch extends Error {}

/** One process that has the store open. */
class Process {
  readonly storage: RxStorageVault;
  readonly instances = {} as Record<Name, VaultInstance<Thing>>;

  constructor(
    readonly platter: FakePlatter,
    readonly options: HistoryOptions,
    readonly faults: Faults,
  ) {
    const { disk = (at, faults) => new FakeDisk(at, faults) } = options;
    const pass = () => this.faults.pass();
    this.storage = getRxStorageVault({
      key,
      disks: { open: () => Promise.resolve(disk(platter, this.faults)) },
      seal: (_key, session) => options.seal?.(session, pass) ?? Promise.resolve(new CheapSeal(session, 1, pass)),
      random,
      isRelaxed: (context) => context === 'relaxed',
      later: () => undefined,
      // Both caches are smaller than the store: bodies come from the disk as well.
      chunkCacheBytes: 4000,
      documentCacheBytes: 500,
      ...(options.compaction ? { compaction: options.compaction } : {}),
    });
  }

  get log(): SealedLog {
    return this.instances.orders.internals.vault.log;
  }

  async openOne(name: Name): Promise<void> {
    this.instances[name] = await this.storage.createStorageInstance<Thing>({
      databaseInstanceToken: 'x',
      databaseName: 'history',
      collectionName: name,
      schema,
      options: {},
      multiInstance: false,
      devMode: false,
    });
  }

  async open(): Promise<void> {
    for (const name of names) await this.openOne(name);
    this.options.plant?.(this);
  }

  async close(): Promise<void> {
    for (const name of names) await this.instances[name].close();
  }

  /** Everything that is there, read in the order of the changes, and compared with what the index says. */
  async read(): Promise<Model> {
    const model: Model = { orders: new Map(), accounts: new Map() };
    for (const name of names) {
      let checkpoint: { readonly sequence: number } | undefined;
      for (;;) {
        const page = await this.instances[name].getChangedDocumentsSince(4, checkpoint);
        for (const document of page.documents) {
          if (model[name].has(document.id)) throw new Mismatch(`${document.id} was told twice`);
          model[name].set(document.id, document);
        }
        checkpoint = page.checkpoint;
        if (page.documents.length < 4) break;
      }
      const queried = (await this.instances[name].query(byValue)).documents.map(({ id, value }) => `${id} ${value}`);
      const live = [...model[name].values()].filter(({ _deleted }) => !_deleted);
      const sorted = live.sort((a, b) => a.value - b.value || (a.id < b.id ? -1 : 1));
      const wanted = sorted.map(({ id, value }) => `${id} ${value}`);
      if (queried.join() !== wanted.join()) throw new Mismatch(`the index of ${name} says ${queried.join()}`);
    }
    return model;
  }
}

interface Effect {
  readonly strict: boolean;
  apply(model: Model): void;
}

class History {
  /** What was acknowledged. */
  model: Model = { orders: new Map(), accounts: new Map() };
  /** States that a power cut may go back to: before each acknowledged change that was not strict, the oldest first. */
  #before: Model[] = [];
  #flying: Effect[] = [];
  #value = 0;
  readonly #background: Promise<unknown>[] = [];
  #failed: unknown;
  now: Process;

  constructor(
    readonly platter: FakePlatter,
    readonly options: HistoryOptions,
  ) {
    this.now = new Process(platter, options, new Faults());
  }

  #row(model: Model, name: Name, id: number, extra: Partial<Document> = {}): BulkWriteRow<Thing> {
    const previous = model[name].get(`t${id}`);
    const document: Document = {
      id: `t${id}`,
      value: (this.#value += 1),
      _deleted: false,
      _attachments: {},
      _meta: { lwt: this.#value },
      _rev: createRevision(`w${this.#value}`, previous),
      ...extra,
    };
    return previous ? { previous, document } : { document };
  }

  #effect(name: Name, rows: readonly BulkWriteRow<Thing>[], strict = true): Effect {
    return {
      strict,
      apply: (model) => {
        for (const { document } of rows) {
          model[name].delete(document.id);
          model[name].set(document.id, document as Document);
        }
      },
    };
  }

  #forget(name: Name, ids: readonly string[]): Effect {
    return {
      strict: true,
      apply: (model) => {
        for (const id of ids) model[name].delete(id);
      },
    };
  }

  /** Runs work whose changes come in this order. What is acknowledged counts; what a crash leaves open may be there or not. */
  async #change(effects: readonly Effect[], work: Promise<unknown>): Promise<void> {
    this.#flying.push(...effects);
    await work;
    this.#flying = [];
    for (const effect of effects) {
      if (effect.strict) this.#before = [];
      else this.#before.push(copy(this.model));
      effect.apply(this.model);
    }
  }

  async #write(name: Name, rows: BulkWriteRow<Thing>[], context = 'strict'): Promise<void> {
    const work = this.now.instances[name].bulkWrite(rows, context).then(({ error }) => {
      if (error.length > 0) throw new Mismatch(`${error[0]?.documentId} was refused`);
    });
    await this.#change([this.#effect(name, rows, context !== 'relaxed')], work);
  }

  async #expectConflict(work: Promise<{ error: readonly unknown[] }>): Promise<void> {
    if ((await work).error.length === 0) throw new Mismatch('a conflict was not seen');
  }

  /** Two writes of one document from the same version at once, and one of another: the first wins. */
  async #burst(name: Name, id: number): Promise<void> {
    const other: Name = name === 'orders' ? 'accounts' : 'orders';
    const [first, second, third] = [
      this.#row(this.model, name, id),
      this.#row(this.model, name, id),
      this.#row(this.model, other, id),
    ];
    const writes = [
      this.now.instances[name].bulkWrite([first], 'strict'),
      this.now.instances[name].bulkWrite([second], 'strict'),
      this.now.instances[other].bulkWrite([third], 'strict'),
    ];
    const work = Promise.all(writes).then(([one, two, three]) => {
      if (one?.error.length || three?.error.length) throw new Mismatch('a burst was refused');
      if (two?.error.length === 0) throw new Mismatch('the second of two writes was not refused');
    });
    await this.#change([this.#effect(name, [first]), this.#effect(other, [third])], work);
  }

  async #together(id: number, half: boolean): Promise<void> {
    const rows = names.map((name) => this.#row(this.model, name, id));
    const [orders, accounts] = rows as [BulkWriteRow<Thing>, BulkWriteRow<Thing>];
    if (half) delete orders.previous;
    const conflicts = half && this.model.orders.has(`t${id}`);
    const write = (name: Name, row: BulkWriteRow<Thing>) =>
      ({ instance: this.now.instances[name], rows: [row], context: 'strict' }) as never;
    const work = this.now.storage
      .writeTogether([write('accounts', accounts), write('orders', orders)])
      .then((answers) => {
        const refused = answers.some(({ error }) => error.length > 0);
        if (refused !== conflicts) throw new Mismatch('a commit of two collections was judged wrongly');
      });
    const effects = [this.#effect('accounts', [accounts]), this.#effect('orders', [orders])];
    const both: Effect = { strict: true, apply: (model) => effects.forEach((effect) => effect.apply(model)) };
    await this.#change(conflicts ? [] : [both], work);
  }

  async #fails(kind: 'full' | 'unanswered', name: Name, id: number): Promise<void> {
    const { faults } = this.now;
    const row = this.#row(this.model, name, id);
    faults.failing = kind;
    try {
      if (kind === 'unanswered')
        return await this.#write(name, [row]).catch((error: unknown) => {
          if (faults.crashed || !(error instanceof DOMException)) throw error;
          throw new Mismatch('what the disk has was said not to be there');
        });
      const failed = await this.now.instances[name].bulkWrite([row], 'strict').then(
        () => false,
        (error: unknown) => {
          if (faults.crashed) throw error;
          return true;
        },
      );
      if (!failed) throw new Mismatch('a full disk said nothing');
    } finally {
      faults.failing = undefined;
    }
  }

  /** Nobody knows whether the write was done until the disk can be asked again: then it counts, or it does not. */
  async #cutOff(kind: 'cutBefore' | 'cutAfter', name: Name, id: number): Promise<void> {
    const { faults, log } = this.now;
    const row = this.#row(this.model, name, id);
    const effect = this.#effect(name, [row]);
    faults.failing = kind;
    this.#flying = [effect];
    const failed = await this.now.instances[name].bulkWrite([row], 'strict').then(
      () => false,
      () => true,
    );
    faults.failing = undefined;
    if (faults.crashed) return;
    if (!failed) throw new Mismatch('a lost connection said nothing');
    await log.commit({ strict: false, make: () => [] });
    const after = copy(this.model);
    effect.apply(after);
    const found = await this.now.read();
    // It may have stood behind a compaction that got no answer either, and then it was never tried.
    this.#compare(kind === 'cutAfter' ? [after, this.model] : [this.model], found);
    if (textOf(found) === textOf(after)) this.#before = [];
    this.model = found;
    this.#flying = [];
  }

  async #purge(name: Name, ids: readonly string[], work: Promise<unknown>): Promise<void> {
    const held = ids.some((id) => this.model[name].has(id));
    await this.#change(held ? [this.#forget(name, ids)] : [], work);
  }

  async run({ kind, name, id }: Step): Promise<void> {
    const { model, now } = this;
    const instance = now.instances[name];
    switch (kind) {
      case 'put':
        return this.#write(name, [this.#row(model, name, id)]);
      case 'relaxed':
        return this.#write(name, [this.#row(model, name, id)], 'relaxed');
      case 'remove':
        if (!model[name].has(`t${id}`)) return;
        return this.#write(name, [this.#row(model, name, id, { _deleted: true })]);
      case 'stale': {
        const stale = this.#row(model, name, id);
        if (!stale.previous) return;
        return this.#expectConflict(
          instance.bulkWrite([{ ...stale, previous: { ...stale.previous, _rev: '1-somebody' } }], 'strict'),
        );
      }
      case 'burst':
        return this.#burst(name, id);
      case 'together':
        return this.#together(id, false);
      case 'halfTogether':
        return this.#together(id, true);
      case 'purge':
        return this.#purge(name, [`t${id}`], instance.purge([`t${id}`]));
      case 'cleanup': {
        const gone = [...model[name].values()].filter(({ _deleted }) => _deleted).map((document) => document.id);
        return this.#purge(name, gone, instance.cleanup(0));
      }
      case 'clear': {
        await this.#purge(name, [...model[name].keys()], instance.remove());
        return now.openOne(name);
      }
      case 'full':
      case 'unanswered':
        return this.#fails(kind, name, id);
      case 'cutBefore':
      case 'cutAfter':
        return this.#cutOff(kind, name, id);
      case 'compactMeanwhile':
        this.#background.push(now.log.compact({ thorough: id > 4 }).catch((error: unknown) => this.#note(error)));
        return;
      case 'compact':
        await now.log.compact();
        return;
      case 'thorough':
        while (await now.log.compact({ thorough: true }));
        return;
      case 'read':
        return this.#compare([model], await now.read());
      case 'reopen':
        await now.close();
        await this.#start(now.faults);
        return this.#compare([model], await this.now.read());
    }
  }

  /** A compaction may fail with the process or for want of space, and in no other way. */
  #note(error: unknown): void {
    if (!this.now.faults.crashed && !(error instanceof DOMException)) this.#failed ??= error;
  }

  #compare(allowed: readonly Model[], found: Model): void {
    const text = textOf(found);
    if (!allowed.some((model) => textOf(model) === text))
      throw new Mismatch(`found ${text}, allowed ${allowed.map(textOf).join(' or ')}`);
  }

  async #start(faults = new Faults()): Promise<void> {
    this.now = new Process(this.platter, this.options, faults);
    await this.now.open();
  }

  /** After a crash: every acknowledged change is there, and of those without an answer the first few, each whole. */
  async #recover(lost: number): Promise<void> {
    this.platter.cutPower(lost);
    await this.#start();
    const damages = this.now.log.damages.filter(({ kind }) => kind !== 'torn');
    if (damages.length > 0) throw new Mismatch(`damaged: ${JSON.stringify(damages)}`);
    if (this.now.log.damages.length > 0) await this.now.storage.settle('history');
    const allowed = lost > 0 ? [...this.#before, this.model] : [this.model];
    const ahead = copy(this.model);
    for (const effect of this.#flying) {
      effect.apply(ahead);
      allowed.push(copy(ahead));
    }
    const found = await this.now.read();
    this.#compare(allowed, found);
    this.model = found;
    this.#flying = [];
    this.#before = [];
  }

  async #tryStep(step: Step): Promise<void> {
    try {
      await this.run(step);
    } catch (error) {
      if (!this.now.faults.crashed || error instanceof Mismatch) throw error;
    }
  }

  async #end(lost: number): Promise<void> {
    this.now.faults.crashed = true;
    await Promise.all(this.#background);
    if (this.#failed) throw this.#failed;
    await this.#recover(lost);
  }

  async runAll({ steps, endings }: Steps): Promise<void> {
    let ending: Ending | undefined;
    for (const [index, step] of steps.entries()) {
      ending = endings.find(({ from }) => from === index) ?? ending;
      if (ending?.from === index) {
        this.now.faults.mode = ending.mode;
        this.now.faults.countdown = ending.waits;
      }
      await this.#tryStep(step);
      if (!ending || (!this.now.faults.crashed && index < ending.from + patience)) continue;
      await this.#end(ending.lost);
      ending = undefined;
    }
    await this.#end(0);
  }
}

/** @throws when the store and the plain map differ */
export async function runHistory(steps: Steps, options: HistoryOptions = {}): Promise<void> {
  const history = new History(new FakePlatter(), options);
  await history.now.open();
  await history.runAll(steps);
}
