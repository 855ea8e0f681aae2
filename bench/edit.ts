// One field of one account changes while it is looked at: until the view has it, until the disk has it, and until it stands
// on the screen of the app. Limit: get and put of the same document in raw IndexedDB, strictly durable as well.
// Peer: RxDB on Dexie with a live query of the account, without replication.
import { printSpread, tell } from './support/figures';
import { settledMs } from './list';
import { submitAndSee } from './support/screen';
import { benchPage } from './support/laptops';
import { systems, type Stage, type SystemName } from './support/stage';

export async function edit(stage: Stage): Promise<void> {
  const { docs } = stage;
  const isSmall = docs < 5000;
  const [times, timesOnScreen] = isSmall ? [10, 2] : [200, 30];
  const warmUp = isSmall ? 2 : 20;
  const seen: Record<SystemName, number[]> = { own: [], raw: [], peer: [] };
  const durable: Record<SystemName, number[]> = { own: [], raw: [], peer: [] };
  let ids: readonly string[] = [];
  const onScreen: Record<SystemName, number[]> = { own: [], raw: [], peer: [] };
  for (const system of systems) {
    stage.line.mend();
    const laptop = await stage.laptop(system);
    // The day is offline: what is measured is the laptop alone.
    stage.line.cut();
    tell(`Edit: ${times} changes in ${system} …`);
    const page = await laptop.go(benchPage);
    if (system === 'own') {
      await page.evaluate(([s, count]) => window.bench.open(s, count, true), [laptop.session, stage.records] as const);
      ids = await page.evaluate(([middle, count]) => window.bench.accountIds(middle, count), [
        Math.floor(docs / 3),
        times + warmUp,
      ] as const);
      // What is made ahead after a start is not what is measured here.
      await page.waitForTimeout(settledMs);
    }
    for (const [n, id] of ids.entries()) {
      const change = [id, `0211 ${n}`] as const;
      if (system === 'own') {
        const { seenMs, durableMs } = await page.evaluate((args) => window.bench.edit(...args), change);
        if (n < warmUp) continue;
        seen.own.push(seenMs);
        durable.own.push(durableMs);
      } else {
        const { ms } = await page.evaluate(([name, ...args]) => window.bench.timed(name, 'edit', ...args), [
          system,
          ...change,
        ] as const);
        // Raw IndexedDB has no live query: it is seen when it is written.
        const watched =
          system === 'peer'
            ? await page.evaluate(([key, phone]) => window.bench.timed('peer', 'editSeen', key, `${phone} 1`), change)
            : { ms };
        if (n < warmUp) continue;
        durable[system].push(ms);
        seen[system].push(watched.ms);
      }
    }
    if (system !== 'own') {
      for (const [n, id] of ids.slice(0, timesOnScreen).entries())
        onScreen[system].push(
          await page.evaluate(([name, ...args]) => window.bench.editOnBareScreen(name, ...args), [
            system,
            id,
            `0221 ${7000 + n}`,
          ] as const),
        );
      continue;
    }
    tell(`Edit: ${timesOnScreen} changes on the screen of the app …`);
    const app = await laptop.go(`/accounts/${ids[0] ?? ''}`);
    for (let n = 0; n < timesOnScreen; n += 1) {
      const phone = `0221 ${7000 + n}`;
      await app.getByRole('button', { name: 'Change Phone' }).click();
      await app.locator('.fact-editor input').fill(phone);
      onScreen.own.push(await submitAndSee(app, phone));
    }
  }
  stage.line.mend();
  const figure = { bench: 'edit', docs, unit: 'ms' } as const;
  printSpread({ ...figure, work: 'a change is in the view' }, { own: seen.own, peer: seen.peer, limit: seen.raw });
  printSpread({ ...figure, work: 'a change is durable' }, { own: durable.own, peer: durable.peer, limit: durable.raw });
  printSpread(
    { ...figure, work: 'on the screen: a change is shown' },
    { own: onScreen.own, peer: onScreen.peer, limit: onScreen.raw },
  );
}
