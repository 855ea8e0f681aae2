import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { identityOf, isSameProcessRunning } from '../server/process-identity';

/** Where a running `npm start` serves the app, and its head office. */
const addressSchema = z.object({ url: z.string(), officeUrl: z.string() });
export type Address = z.infer<typeof addressSchema>;

const recordSchema = z.object({ pid: z.int(), startedAt: z.string(), address: addressSchema.optional() });

/** This program's claim on a data folder: one at a time serves it. */
export interface Claim {
  /** From now on a second start finds this address. */
  announce(address: Address): void;
  release(): void;
}

/**
 * Claims a data folder, or answers with the address at which another program serves it. Waits while that one is still
 * starting; a record left by a killed program does not count.
 */
export async function claimDataFolder(dataFolder: string): Promise<Claim | Address> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, 'running.json');
  const me = identityOf(process.pid);
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify(me), { flag: 'wx', mode: 0o600 });
      return {
        announce: (address) => writeFileSync(path, JSON.stringify({ ...me, address })),
        release: () => rmSync(path, { force: true }),
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const other = readRecord(path);
    if (other === undefined || !isSameProcessRunning(other)) {
      rmSync(path, { force: true });
    } else if (other.address !== undefined && (await answers(other.address.url))) {
      return other.address;
    } else {
      await sleep(200);
    }
  }
}

function readRecord(path: string): z.infer<typeof recordSchema> | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/shell/info`, { signal: AbortSignal.timeout(5_000) });
    return answer.ok;
  } catch {
    return false;
  }
}
