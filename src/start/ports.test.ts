import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { choosePorts, listenerOn } from './ports';

let folder: string;
let servers: Server[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-ports-'));
  servers = [];
});
afterEach(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function take(port: number): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

test('ports taken at the first start are left to whoever has them, and what was chosen is kept for ever', async () => {
  const office = await take(0);
  const shell = await take(0);
  const first = await choosePorts(folder, undefined, { office, shell });
  expect([first.office > office, first.shell > shell]).toEqual([true, true]);
  for (const server of servers) server.close();
  expect(await choosePorts(folder, undefined, { office, shell })).toEqual(first);
});

test('a port taken later is refused, naming who has it', async () => {
  const port = await take(0);
  servers.pop()?.close();
  const ports = await choosePorts(folder, port);
  expect(ports.shell).toBe(port);
  await take(port);
  const refusal = choosePorts(folder, undefined);
  await expect(refusal).rejects.toThrow(`Port ${port} is taken by`);
  if (process.platform === 'linux') await expect(refusal).rejects.toThrow(`(process ${process.pid})`);
});

test('a port that was asked for and is taken is refused at the first start too', async () => {
  const port = await take(0);
  await expect(choosePorts(folder, port)).rejects.toThrow(`Port ${port} is taken`);
});

test('later nobody moves the data away from its address: not by asking, not by a damaged file', async () => {
  const [office, shell] = [await take(0), await take(0)];
  for (const server of servers.splice(0)) server.close();
  const ports = await choosePorts(folder, shell, { office, shell: 1 });
  expect(ports).toEqual({ office, shell });
  await expect(choosePorts(folder, office)).rejects.toThrow(`belongs to http://127.0.0.1:${shell}`);
  expect(await choosePorts(folder, shell)).toEqual(ports);
  writeFileSync(join(folder, 'ports.json'), '{"office":');
  await expect(choosePorts(folder, undefined)).rejects.toThrow('ports.json cannot be read');
});

test('the head office leaves the port that was asked for the app', async () => {
  const office = await take(0);
  servers.pop()?.close();
  const ports = await choosePorts(folder, office, { office, shell: 1 });
  expect(ports.shell).toBe(office);
  expect(ports.office).toBeGreaterThan(office);
});

test('nobody listens on a free port', async () => {
  const port = await take(0);
  servers.pop()?.close();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(listenerOn(port)).toBeUndefined();
});
