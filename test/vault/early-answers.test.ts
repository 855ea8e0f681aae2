// What is asked at a start is answered from the copy of the records, while the log behind it is still being opened.
import { expect, it } from 'vitest';
import { Engine } from '../../src/renderer/data/engine';
import { realPorts } from '../../src/renderer/data/memory';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import { session } from '../sync/people';
import { Computer } from './computer';

const accounts = Array.from({ length: 40 }, (_, n): StoredRecord => ({
  ...{ id: `a${n}`, entity: 'account', v: 1, rev: 1, gen: 1, deleted: false, mut: null, byId: null, conflicts: [] },
  ...{ at: '2026-11-01T08:00:00.000Z', body: { name: `Name ${n}`, type: 'customer' } },
}));

async function computerWithCopy(): Promise<Computer> {
  const computer = new Computer();
  const store = await computer.startAndLoad(true);
  await store.transact(() => ({ write: accounts, result: undefined }));
  await computer.idle();
  await store.close();
  return computer;
}

async function startWithLogHeldUp(computer: Computer) {
  let openLog: () => void = () => undefined;
  computer.untilLogRead = new Promise((resolve) => (openLog = resolve));
  const store = await computer.start(true);
  const engine = new Engine({ session, language: 'en', store, ports: realPorts() });
  return { engine, openLog, loaded: engine.load() };
}

/** Each time another question: what was answered once is kept. */
let asked = 0;
const idsOf = async (engine: Engine) =>
  engine.calls.fetchIds('account', { where: [{ field: 'name', op: 'ne', value: `${(asked += 1)}` }] });
const found = async (engine: Engine) => (await engine.calls.search('name', 50, [])).length;
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it('answers lists and searches before the log is open, and writes after it', async () => {
  const computer = await computerWithCopy();
  const { engine, openLog, loaded } = await startWithLogHeldUp(computer);
  expect([(await idsOf(engine)).length, await found(engine)]).toEqual([40, 40]);
  let isWritten = false;
  const write = engine
    .commit('c1', [{ entity: 'account', id: 'a1', op: 'update', patch: { city: 'Bonn' } }])
    .then(() => (isWritten = true));
  for (let n = 0; n < 20; n += 1) await settled();
  expect(isWritten).toBe(false);
  openLog();
  await Promise.all([loaded, write]);
  expect((await idsOf(engine)).length).toBe(40);
  await engine.close();
});

it('never answers with a part of the records while what the copy told is read again', async () => {
  const computer = await computerWithCopy();
  computer.damages = 1;
  const { engine, openLog, loaded } = await startWithLogHeldUp(computer);
  const answers: Promise<number>[] = [];
  const { blobs } = computer;
  // What was told goes now: somebody asks at every moment until it is here again.
  const clear = blobs.clear.bind(blobs);
  blobs.clear = async () => {
    await clear();
    const ask = (left: number): void => {
      answers.push(
        idsOf(engine).then(({ length }) => length),
        found(engine),
      );
      if (left > 0) queueMicrotask(() => ask(left - 1));
    };
    ask(300);
  };
  openLog();
  await loaded;
  expect(new Set(await Promise.all(answers))).toEqual(new Set([40]));
  expect([answers.length, computer.documentsRead]).toEqual([602, 40]);
  await engine.close();
});
