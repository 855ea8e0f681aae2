// Kills the renderer or the whole browser at random moments while the vault writes and compacts: what was acknowledged must be
// there. Then damages the profile as the last kill left it: what is missing must be told, and nothing may be there that was never written.
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from '../src/shared/errors';
import { tell } from './support/figures';
import { servePage, type ServedPage } from './support/bare-page';
import { databaseFiles, startKillable, type Death, type KillableBrowser } from './support/killable-browser';
import type { KillsCall, KillsNews, Version } from './page/kills-worker';

const bench = 'kills';
const kills = 50;
const acknowledgements = 10_000;

/** What the second place of the head and a witness outside the browser know. */
interface Witness {
  head: string | null;
  /** Highest acknowledged number of writes, by document. */
  readonly acked: Map<number, number>;
  count: number;
}

interface Laptop {
  readonly browser: KillableBrowser;
  readonly damages: readonly string[];
  readonly found: readonly Version[];
  write(seed: number): void;
  /** Why writing stopped, if it did. */
  failed(): string | undefined;
}

/** @param witness hears of every acknowledgement */
async function open(served: ServedPage, profile: string, witness: Witness): Promise<Laptop> {
  const browser = await startKillable(profile);
  try {
    let failure: string | undefined;
    const waiting: ((news: KillsNews) => boolean)[] = [];
    await browser.page.exposeFunction('killsNews', (news: KillsNews) => {
      if ('head' in news) witness.head = news.head;
      else if ('failed' in news) failure = news.failed;
      else if ('acked' in news)
        for (const [document, writes] of news.acked) {
          witness.acked.set(document, Math.max(writes, witness.acked.get(document) ?? 0));
          witness.count += 1;
        }
      for (const one of waiting.splice(0)) if (!one(news)) waiting.push(one);
    });
    await browser.page.goto(served.url);
    await browser.page.waitForFunction(() => 'kills' in window);
    const call = (what: KillsCall): Promise<void> => browser.page.evaluate((one) => window.kills.call(one), what);
    const ask = async <T>(what: KillsCall, pick: (news: KillsNews) => T | undefined): Promise<T> => {
      const answer = new Promise<T>((resolve, reject) => {
        waiting.push((news) => {
          const picked = pick(news);
          if (picked !== undefined) resolve(picked);
          else if ('failed' in news) reject(new Error(news.failed));
          return picked !== undefined || 'failed' in news;
        });
      });
      await call(what);
      return answer;
    };
    const damages = await ask({ call: 'open', head: witness.head }, (news) =>
      'opened' in news ? news.opened : undefined,
    );
    const found = await ask({ call: 'read' }, (news) => ('found' in news ? news.found : undefined));
    return {
      ...{ browser, damages, found },
      write: (seed) => void call({ call: 'write', seed }).catch(() => undefined),
      failed: () => failure,
    };
  } catch (error) {
    await browser.kill('browser');
    throw error;
  }
}

const lostOf = (acked: ReadonlyMap<number, number>, found: readonly Version[]): number[] => {
  const there = new Map(found);
  return [...acked].flatMap(([document, writes]) => ((there.get(document) ?? 0) < writes ? [document] : []));
};

/** @param share of the fifty kills and ten thousand writes: 1 for all of it */
export async function runKills(share: number, interruption: AbortSignal): Promise<void> {
  tell('Building the page of the kills …');
  const served = await servePage('kills.html');
  try {
    const profile = join(served.folder, 'profile');
    mkdirSync(profile);
    const witness: Witness = { head: null, acked: new Map(), count: 0 };
    const rounds = Math.max(2, Math.round(kills * share));
    for (let round = 0; round < rounds && !interruption.aborted; round += 1) {
      const laptop = await open(served, profile, witness);
      const which: Death = round % 2 === 0 ? 'browser' : 'renderer';
      try {
        expectIntact(laptop, witness, round);
        const wanted = (acknowledgements * share * (round + 0.5 + Math.random())) / rounds;
        laptop.write(round + 1);
        while (witness.count < wanted && laptop.failed() === undefined) await sleep(5 + Math.random() * 20);
        const why = laptop.failed();
        if (why !== undefined) throw new Error(`writing stopped: ${why}`);
      } finally {
        await laptop.browser.kill(which);
      }
      tell(`${round + 1} of ${rounds}: ${which} killed after ${witness.count} acknowledgements`);
    }
    const killed = join(served.folder, 'killed');
    cpSync(profile, killed, { recursive: true });
    const laptop = await open(served, profile, witness);
    await laptop.browser.close();
    expectIntact(laptop, witness, rounds);
    print('lost after kills', witness.count, 0);
    if (!interruption.aborted) await tearAndGoOn(served, killed, witness);
    if (!interruption.aborted) await damageProfiles(served, killed, witness);
  } finally {
    served.close();
  }
}

function expectIntact({ damages, found }: Laptop, { acked }: Witness, round: number): void {
  const lost = lostOf(acked, found);
  const worse = damages.filter((kind) => kind !== 'torn');
  if (lost.length > 0)
    throw new Error(
      `after ${round} kills ${lost.length} of ${acked.size} acknowledged documents are lost, told: ${damages.join() || 'nothing'}; ${lost.join()}`,
    );
  if (worse.length > 0) throw new Error(`after ${round} kills the vault says ${worse.join()}`);
}

/** One line for each kind of harm, without peers: nobody else is asked. */
const print = (work: string, docs: number, value: number): void =>
  void process.stdout.write(
    `${JSON.stringify({ ...{ bench, work, docs, value, unit: 'documents', peer: null, vsPeer: null }, ...{ limit: 0, vsLimit: value === 0 ? 1 : 0 } })}\n`,
  );

const newestLog = (profile: string): string => must(databaseFiles(profile, '.log')[0], 'a profile has a log');
const garble = (file: string): void => {
  const bytes = readFileSync(file);
  for (let at = Math.floor(bytes.length / 3); at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x5a;
  writeFileSync(file, bytes);
};
const cut = (file: string, share: number): void => truncateSync(file, Math.floor(readFileSync(file).length * share));

/**
 * A process that ends in the middle of a record leaves a torn end. Work goes on behind it, and the next end is as sudden:
 * Chromium would throw everything away at the start after that one.
 */
async function tearAndGoOn(served: ServedPage, profile: string, witness: Witness): Promise<void> {
  const copy = join(served.folder, 'torn');
  cpSync(profile, copy, { recursive: true });
  const log = newestLog(copy);
  truncateSync(log, readFileSync(log).length - 3);
  const after: Witness = { ...witness, acked: new Map(witness.acked), count: 0 };
  for (let round = 0; round < 3; round += 1) {
    const laptop = await open(served, copy, after);
    try {
      const lost = lostOf(after.acked, laptop.found).length;
      tell(`a torn end, start ${round + 1}: ${lost} documents lost, told: ${laptop.damages.join() || 'nothing'}`);
      if (round > 0) expectIntact(laptop, after, round);
      // What was torn off is missing, as after every damage; from here on nothing may be.
      else for (const [document] of after.acked) after.acked.set(document, new Map(laptop.found).get(document) ?? 0);
      laptop.write(round + 1);
      while (after.count < 100 * (round + 1) && laptop.failed() === undefined) await sleep(20);
    } finally {
      await laptop.browser.kill('browser');
    }
  }
  print('lost after a torn end', after.acked.size, 0);
}

const harms: readonly (readonly [string, (profile: string) => void])[] = [
  ['the newest log cut by a tenth', (profile) => cut(newestLog(profile), 0.9)],
  ['the newest log cut by half', (profile) => cut(newestLog(profile), 0.5)],
  ['the newest log garbled', (profile) => garble(newestLog(profile))],
  ['the newest log removed', (profile) => rmSync(newestLog(profile))],
  ['a table garbled', (profile) => databaseFiles(profile, '.ldb').slice(0, 1).forEach(garble)],
  ['the list of tables removed', (profile) => rmSync(must(databaseFiles(profile, 'CURRENT')[0], 'LevelDB has one'))],
  ['the databases removed', (profile) => rmSync(join(profile, 'Default', 'IndexedDB'), { recursive: true })],
];

async function damageProfiles(served: ServedPage, profile: string, witness: Witness): Promise<void> {
  for (const [index, [work, harm]] of harms.entries()) {
    const copy = join(served.folder, `damaged-${index}`);
    cpSync(profile, copy, { recursive: true });
    harm(copy);
    const laptop = await open(served, copy, { ...witness, acked: new Map(witness.acked) });
    await laptop.browser.close();
    const lost = lostOf(witness.acked, laptop.found);
    tell(
      `${work}: ${lost.length} of ${witness.acked.size} documents lost, told: ${laptop.damages.join() || 'nothing'}`,
    );
    // Head office and journal bring back what is told; what is not told is lost for good.
    const untold = laptop.damages.length === 0 ? lost.length : 0;
    if (untold > 0) throw new Error(`${work}: ${untold} documents are gone and nobody says so`);
    print(`lost without a word, ${work}`, witness.acked.size, untold);
  }
}
