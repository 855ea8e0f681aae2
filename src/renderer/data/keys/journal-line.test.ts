import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { packFrames, unpackFrames } from '../../../shared/domain/frames';
import { mostLineBytes, packLineMessage, unpackLineMessage } from '../../../shared/journal-line';
import { findCommit, writeCommits } from '../bookkeeping';
import type { StoredRecord } from '../envelope';
import { Journal } from '../journal';
import { memoryStorage } from '../storage-memory';
import { openRecordStore } from '../store';
import { JournalLine, journalLineTo } from './journal-line';
import { noteSeal } from './sealed-note';
import { shellVaultHost } from './vault-host';

type Bytes = Uint8Array<ArrayBuffer>;

/** The other end: one file, reached by requests and by a line. */
class Shell {
  frames: Bytes[] = [];
  requests: string[] = [];
  /** What becomes of the next entries that come over the line. */
  fate: 'taken' | 'cut before' | 'cut after' | 'refused' | 'silent' = 'taken';
  line: Line | undefined;
  opened = 0;

  fetch = (async (url: string, { method = 'GET', body }: RequestInit = {}) => {
    this.requests.push(`${method} ${url.split('/').at(-1) ?? ''}`);
    await Promise.resolve();
    if (method === 'GET') {
      if (this.frames.length === 0) return new Response(null, { status: 204 });
      return new Response(packFrames(this.frames), { headers: { 'content-type': 'application/octet-stream' } });
    }
    const frames = unpackFrames(body as Bytes) ?? [];
    this.frames = method === 'PUT' ? frames : [...this.frames, ...frames];
    return new Response(null, { status: 204 });
  }) as unknown as typeof fetch;

  connect = (): Line => {
    this.opened += 1;
    this.line = new Line(this);
    return this.line;
  };
}

class Line extends EventTarget {
  binaryType: BinaryType = 'blob';
  isClosed = false;

  constructor(readonly shell: Shell) {
    super();
    queueMicrotask(() => this.dispatchEvent(new Event('open')));
  }

  send(data: unknown): void {
    const { number, body } = unpackLineMessage(data as Bytes) ?? { number: 0, body: new Uint8Array(0) };
    const { fate } = this.shell;
    if (fate === 'taken' || fate === 'cut after') this.shell.frames.push(...(unpackFrames(body) ?? []));
    if (fate.startsWith('cut')) return this.close();
    if (fate === 'silent') return;
    const error = new TextEncoder().encode(JSON.stringify({ error: { code: 'disk_full' } }));
    const answer = fate === 'refused' ? { status: 507, body: error } : { status: 204, body: new Uint8Array(0) };
    queueMicrotask(() => {
      const { buffer } = packLineMessage({ number, ...answer });
      this.dispatchEvent(new MessageEvent('message', { data: buffer }));
    });
  }

  close(): void {
    this.isClosed = true;
    queueMicrotask(() => this.dispatchEvent(new Event('close')));
  }
}

let shell: Shell;
const hostOf = (connect = shell.connect) => shellVaultHost('office-user', shell.fetch, new JournalLine(connect));
const entry = (text: string): Bytes => new TextEncoder().encode(text);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
beforeEach(() => {
  shell = new Shell();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the line to the journal', () => {
  it('is opened by whoever reads the journal; before that, and for what is long, requests do', async () => {
    const host = hostOf();
    const first = host.readJournal();
    await host.appendJournal([entry('a')]);
    await first;
    await turn();
    await host.appendJournal([entry('b')]);
    await host.appendJournal([new Uint8Array(mostLineBytes)]);
    expect(shell.requests).toEqual(['GET journal', 'POST journal', 'POST journal']);
    expect(shell.frames.map(({ length }) => length)).toEqual([1, 1, mostLineBytes]);
    expect(shell.opened).toBe(1);
  });

  it('says what the shell says, and gives up a shell that says nothing', async () => {
    const host = hostOf();
    await host.readJournal();
    await turn();
    shell.fate = 'refused';
    await expect(host.appendJournal([entry('a')])).rejects.toMatchObject({ code: 'disk_full' });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    shell.fate = 'silent';
    const silent = expect(host.appendJournal([entry('b')])).rejects.toMatchObject({ code: 'store_failed' });
    await vi.advanceTimersByTimeAsync(5_000);
    await silent;
    expect([shell.line?.isClosed, shell.frames]).toEqual([true, []]);
  });

  it('goes on by requests where no line can be opened, and asks for none where there is no server', async () => {
    const host = hostOf(() => {
      throw new DOMException('refused', 'SecurityError');
    });
    await host.readJournal();
    await host.appendJournal([entry('a')]);
    expect(shell.requests).toEqual(['GET journal', 'POST journal']);
    expect(journalLineTo('x', { protocol: 'app:', host: 'roadbook' })).toBeUndefined();
    expect(journalLineTo('x', { protocol: 'http:', host: '127.0.0.1:1' })).toBeInstanceOf(JournalLine);
  });

  it.each(['cut before', 'cut after'] as const)(
    'loses nothing and answers once when it is %s an entry arrives',
    async (fate) => {
      const seal = await noteSeal(new Uint8Array(32).fill(3), 'journal');
      const open = async (name: string) => {
        const inner = await openRecordStore(name, memoryStorage());
        const journal = new Journal({
          ...{ place: hostOf(), seal, ring: () => Promise.resolve(undefined), onKept: () => told.push(journal.isKept) },
          timer: (run, ms) => {
            const handle = setTimeout(run, ms);
            return () => clearTimeout(handle);
          },
        });
        const store = journal.over(inner);
        await journal.replay(inner, false, () => []);
        await turn();
        return { inner, journal, store };
      };
      const told: boolean[] = [];
      const pending = { mut: '0197-000001', at: '2026-11-22T08:00:00.000Z', base: null, prior: [] };
      const edit: StoredRecord = {
        ...{ id: 'a', entity: 'account', v: 1, rev: 0, gen: 1, deleted: false, mut: null, byId: null, conflicts: [] },
        ...{ at: pending.at, body: { name: 'Steinweg', type: 'customer' }, pending },
      };
      const first = await open(`line-${fate}-1`);
      shell.fate = fate;
      let answers = 0;
      await first.store
        .transact((get) => ({
          write: [edit, writeCommits(get, [{ id: 'commit', result: 'done' }])],
          result: undefined,
        }))
        .then(() => (answers += 1));
      expect([answers, first.journal.isKept, told]).toEqual([1, true, []]);
      expect(shell.frames).toHaveLength(fate === 'cut after' ? 2 : 1);
      // Nothing is left of the store but the journal.
      shell.fate = 'taken';
      const second = await open(`line-${fate}-2`);
      const { records } = second.inner;
      expect(records.get('account:a')).toEqual(edit);
      expect(findCommit((key) => records.get(key), 'commit')).toBe('done');
      expect(records.get('$recent:commits')?.body['list']).toHaveLength(1);
      await Promise.all([first.inner.close(), second.inner.close()]);
    },
  );
});
