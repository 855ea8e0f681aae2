import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { platform } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { readFileIfThere, writePrivateFile } from '../shell/private-file';

/** TCP ports on 127.0.0.1. `shell` is part of the app's origin: a browser keeps the laptop's data under it. */
export interface Ports {
  readonly office: number;
  readonly shell: number;
}

const usualPorts: Ports = { office: 7340, shell: 7350 };

const portsSchema = z.object({ office: z.int().min(1).max(65_535), shell: z.int().min(1).max(65_535) });

/**
 * The ports of a data folder. The first start takes the one that is asked for and usual ones, or others where those are
 * taken, and stores them; every later start gets the same.
 * @param wishedShell the port of the app somebody asked for, undefined when nobody did
 * @throws Error in plain words: a port is taken, another than the stored one is asked for, or what is stored cannot be read
 */
export async function choosePorts(
  dataFolder: string,
  wishedShell: number | undefined,
  usual: Ports = usualPorts,
): Promise<Ports> {
  const path = join(dataFolder, 'ports.json');
  const text = await readFileIfThere(path);
  if (text !== undefined) {
    const ports = readPorts(text.toString('utf8'), path);
    if (wishedShell !== undefined && wishedShell !== ports.shell) {
      throw new Error(
        `The data of this folder belongs to http://127.0.0.1:${ports.shell} since its first start, since a browser keeps the laptop's data ` +
          `under that address: start without --port, or name another folder with --data.`,
      );
    }
    for (const port of [ports.office, ports.shell]) {
      if (!(await isFree(port))) {
        throw new Error(
          `Port ${port} is taken by ${holderOf(port)}. The data of this folder belongs to that address and cannot be served under another: ` +
            'stop that program and start again.',
        );
      }
    }
    return ports;
  }
  if (wishedShell !== undefined && !(await isFree(wishedShell))) {
    throw new Error(`Port ${wishedShell} is taken by ${holderOf(wishedShell)}: name another with --port.`);
  }
  const shell = wishedShell ?? (await firstFree(usual.shell));
  const ports = { office: await firstFree(usual.office, shell), shell };
  await writePrivateFile(path, `${JSON.stringify(ports)}\n`);
  return ports;
}

/** Choosing again would move the data away from its address, so a damaged file is said and not replaced. */
function readPorts(text: string, path: string): Ports {
  try {
    return portsSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `${path} cannot be read. It names the ports of this data, like {"office":7340,"shell":7350}: write the ones that were used before.`,
      { cause: error },
    );
  }
}

const holderOf = (port: number): string => listenerOn(port) ?? 'another program';

/** Below the range from which systems hand out ports by themselves, so that it is likely to be free next time too. */
async function firstFree(first: number, except?: number): Promise<number> {
  for (let port = first; port < first + 1000; port += 20) {
    if (port !== except && (await isFree(port))) return port;
  }
  throw new Error(`No port between ${first} and ${first + 1000} is free.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Who listens on a port, as "name (process 123)", where the system tells. */
export function listenerOn(port: number): string | undefined {
  return platform() === 'linux' ? listenerFromProc(port) : listenerFromLsof(port);
}

function listenerFromProc(port: number): string | undefined {
  const sockets = new Set<string>();
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const line of linesOf(table)) {
      const fields = line.trim().split(/\s+/);
      // Local address, state (0A is listening) and the socket's inode.
      if (fields[1]?.endsWith(wanted) === true && fields[3] === '0A') sockets.add(`socket:[${fields[9]}]`);
    }
  }
  for (const pid of namesIn('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const descriptor of namesIn(`/proc/${pid}/fd`)) {
      try {
        if (!sockets.has(readlinkSync(`/proc/${pid}/fd/${descriptor}`))) continue;
        return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
      } catch {
        // The process or the descriptor has gone meanwhile.
      }
    }
  }
  return undefined;
}

function listenerFromLsof(port: number): string | undefined {
  const listed = spawnSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8' });
  const [pid, name] = ['p', 'c'].map((key) =>
    listed.stdout
      ?.split('\n')
      .find((line) => line.startsWith(key))
      ?.slice(1),
  );
  return pid === undefined ? undefined : `${name ?? 'a program'} (process ${pid})`;
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(1);
  } catch {
    return [];
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
