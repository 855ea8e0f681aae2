import type { Body } from '../../../shared/entities';
import { orderTotals, type OrderBody } from '../../../shared/domain/order';
import { equalValues } from '../../../shared/domain/merge';
import type { Change, DataClient } from '../../data/api';
import type { Draft } from './order-editing';

/** What a new order is made with besides the draft. */
export type OrderSeed = Pick<
  OrderBody,
  'accountId' | 'accountName' | 'authorId' | 'currency' | 'orderedOn' | 'priceListId'
>;

type Client = Pick<DataClient, 'commit' | 'newId' | 'nextOrderNumber'>;

export interface SaverPorts {
  readonly client: Client;
  readonly delayMs: number;
  /** The order exists now, under this id. */
  readonly onCreated: (id: string) => void;
  readonly onState: (state: SaveState) => void;
  /** What is recorded together with a saved draft, such as that a suggestion was accepted. */
  readonly beside: (
    orderId: string,
    draft: Draft,
  ) => { readonly changes: readonly Change[]; readonly onSaved: () => void };
  /** Instant of the clock, for "saved 10:42". */
  readonly now: () => string;
}

export type SaveState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saved'; readonly at?: string }
  | { readonly kind: 'failed'; readonly error: unknown };

type OrderPatch = { readonly [K in keyof Body<'order'>]?: Body<'order'>[K] | null };

/** Only what differs from the saved draft: two laptops on one draft then merge field by field. */
export function patchOf(saved: Draft, draft: Draft): OrderPatch {
  const patch: { -readonly [K in keyof OrderPatch]: OrderPatch[K] } = {};
  if (!equalValues(saved.lines, draft.lines)) {
    const { grossMinor, netMinor } = orderTotals(draft.lines);
    Object.assign(patch, { lines: [...draft.lines], grossMinor, netMinor });
  }
  for (const field of ['contactId', 'requiredOn', 'note'] as const) {
    if ((saved[field] ?? '') !== (draft[field] ?? '')) patch[field] = draft[field] || null;
  }
  return patch;
}

const isEmpty = (draft: Draft): boolean =>
  draft.lines.length === 0 && !draft.contactId && !draft.requiredOn && !draft.note;

/**
 * Keeps a draft on this laptop: a moment after the last change it is committed, one write after the other. The first
 * write makes the order and takes its provisional number, so that a look at an empty order uses up none.
 */
export class DraftSaver {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> = Promise.resolve();
  private latest: Draft;

  constructor(
    private readonly ports: SaverPorts,
    private readonly seed: OrderSeed,
    private id: string | undefined,
    private saved: Draft,
  ) {
    this.latest = saved;
  }

  /** The order as it was saved last. */
  get savedDraft(): Draft {
    return this.saved;
  }

  get orderId(): string | undefined {
    return this.id;
  }

  get dirty(): boolean {
    return this.latest !== this.saved;
  }

  change(draft: Draft): void {
    if (draft === this.latest) return;
    this.latest = draft;
    this.ports.onState({ kind: 'unsaved' });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), this.ports.delayMs);
  }

  /** What the store holds changed by another hand, while nothing was unsaved here. */
  accept(draft: Draft): void {
    this.saved = draft;
    this.latest = draft;
  }

  /** Resolves when everything changed so far is durable, or its failure was reported. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.running = this.running.then(() => this.write());
    return this.running;
  }

  private async write(): Promise<void> {
    const draft = this.latest;
    if (draft === this.saved || (this.id === undefined && isEmpty(draft))) return;
    try {
      if (this.id === undefined) await this.create(draft);
      else await this.update(this.id, draft);
      this.saved = draft;
      this.ports.onState(this.dirty ? { kind: 'unsaved' } : { kind: 'saved', at: this.ports.now() });
    } catch (error) {
      this.ports.onState({ kind: 'failed', error });
    }
  }

  private async create(draft: Draft): Promise<void> {
    const id = this.ports.client.newId();
    const body: OrderBody = {
      ...this.seed,
      provisionalNumber: await this.ports.client.nextOrderNumber(),
      status: 'draft',
      lines: [...draft.lines],
      ...totals(draft),
      ...(draft.contactId ? { contactId: draft.contactId } : {}),
      ...(draft.requiredOn ? { requiredOn: draft.requiredOn } : {}),
      ...(draft.note ? { note: draft.note } : {}),
    };
    await this.commit(id, draft, { entity: 'order', id, op: 'create', body });
    this.id = id;
    this.ports.onCreated(id);
  }

  private async update(id: string, draft: Draft): Promise<void> {
    const patch = patchOf(this.saved, draft);
    if (Object.keys(patch).length === 0) return;
    const change: Change = { entity: 'order', id, op: 'update', patch };
    await this.commit(id, draft, change);
  }

  private async commit(id: string, draft: Draft, change: Change): Promise<void> {
    const { changes, onSaved } = this.ports.beside(id, draft);
    await this.ports.client.commit([change, ...changes]);
    onSaved();
  }
}

const totals = (draft: Draft): { grossMinor: number; netMinor: number } => {
  const { grossMinor, netMinor } = orderTotals(draft.lines);
  return { grossMinor, netMinor };
};
