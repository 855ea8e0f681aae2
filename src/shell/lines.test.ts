import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { packFrames, unpackFrames } from '../shared/domain/frames';
import { mostLineBytes, packLineMessage, unpackLineMessage, type LineMessage } from '../shared/journal-line';
import { serveShell, type ShellServer } from './http-server';
import { createOfficeAddress } from './office-address';
import { createMemorySessionStore } from './session-store';
import { createShell } from './shell';
import { createVaultHost } from './vault-host';

const path = '/shell/vault/office-1-user-1/journal';
const cookie = 'shell_profile=0123456789012345678901234';
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));
const entry = (...texts: string[]) => packFrames(texts.map(bytes));

let folder: string;
let shell: ShellServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-lines-'));
  mkdirSync(join(folder, 'renderer'));
  writeFileSync(join(folder, 'renderer', 'index.html'), '<meta nonce="ROADBOOK-NONCE">');
  const office = await createOfficeAddress(join(folder, 'office.json'), 'http://127.0.0.1:9');
  shell = await serveShell(0, (port) =>
    createShell({
      rendererFolder: join(folder, 'renderer'),
      office,
      sessions: createMemorySessionStore(),
      vault: createVaultHost({ folder: join(folder, 'vault'), maxJournalBytes: 4096 }),
      platform: 'browser',
      version: '9.9.9',
      origin: `http://127.0.0.1:${port}`,
      session: { cookie: 'shell' },
    }),
  );
});
afterEach(async () => {
  await shell.close();
  rmSync(folder, { recursive: true, force: true });
});

interface From {
  readonly origin?: string;
  readonly cookie?: string;
  readonly host?: string;
  readonly 'sec-fetch-site'?: string;
}

const lineTo = (target: string, headers: From = { origin: shell.url, cookie }): WebSocket =>
  new WebSocket(shell.url.replace('http', 'ws') + target, { headers: { ...headers } });

/** @returns the status of a refusal; 101: it was let in */
const statusOf = (target: string, headers?: From): Promise<number> =>
  new Promise((resolve, reject) => {
    const line = lineTo(target, headers);
    line.on('open', () => {
      line.terminate();
      resolve(101);
    });
    line.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    line.on('error', reject);
  });

async function openLine(): Promise<WebSocket> {
  const line = lineTo(`${path}/line`);
  await new Promise((resolve) => line.once('open', resolve));
  return line;
}

const answersOf = (line: WebSocket, count: number): Promise<LineMessage[]> =>
  new Promise((resolve) => {
    const answers: LineMessage[] = [];
    line.on('message', (data: Buffer) => {
      const answer = unpackLineMessage(data);
      if (answer) answers.push(answer);
      if (answers.length === count) resolve(answers);
    });
  });

const journal = async (): Promise<string[]> => {
  const response = await fetch(shell.url + path, { headers: { cookie, 'sec-fetch-site': 'same-origin' } });
  const kept = unpackFrames(new Uint8Array(await response.arrayBuffer())) ?? [];
  return kept.map((frame) => Buffer.from(frame).toString());
};

describe('a line to the journal', () => {
  test('brings entries to the disk in their order, and answers each under its number', async () => {
    const line = await openLine();
    const answers = answersOf(line, 3);
    for (const number of [7, 8, 9])
      line.send(packLineMessage({ number, status: 0, body: entry(`a${number}`, `b${number}`) }));
    expect((await answers).map(({ number, status }) => [number, status])).toEqual([
      [7, 204],
      [8, 204],
      [9, 204],
    ]);
    expect(await journal()).toEqual(['a7', 'b7', 'a8', 'b8', 'a9', 'b9']);
  });

  test('is refused to other sites, to whoever does not say where he comes from, and to a browser without a name', async () => {
    const target = `${path}/line`;
    const origin = shell.url;
    expect([
      await statusOf(target, { origin, cookie }),
      await statusOf(target, { origin: 'https://elsewhere.example', cookie }),
      await statusOf(target, { origin: 'null', cookie }),
      await statusOf(target, { cookie }),
      await statusOf(target, { origin, cookie, 'sec-fetch-site': 'cross-site' }),
      await statusOf(target, { origin }),
      await statusOf(target, { origin, cookie: 'shell_profile=short' }),
      await statusOf(target, { origin, cookie, host: 'elsewhere.example' }),
    ]).toEqual([101, 403, 403, 403, 403, 401, 401, 421]);
  });

  test('leads to the journal and nowhere else', async () => {
    for (const target of [path, '/shell/info/line', '/api/sync/line', '/line', `${path}/line?token=1/line`])
      expect([target, await statusOf(target)]).toEqual([target, 404]);
    expect(await statusOf('/shell/vault/office-1-user-1/secret/line')).toBe(404);
  });

  test('says what the shell says of an entry that it does not take', async () => {
    const line = await openLine();
    const answers = answersOf(line, 2);
    line.send(packLineMessage({ number: 1, status: 0, body: bytes('no frames') }));
    line.send(packLineMessage({ number: 2, status: 0, body: entry('x'.repeat(5000)) }));
    const told = (await answers).map(({ number, status, body }) => {
      const { error } = JSON.parse(Buffer.from(body).toString()) as { error: { code: string } };
      return [number, status, error.code];
    });
    expect(told.toSorted()).toEqual([
      [1, 400, 'bad_request'],
      [2, 413, 'too_large'],
    ]);
    expect(await journal()).toEqual([]);
  });

  test('is closed on what no page of ours sends', async () => {
    const good = packLineMessage({ number: 1, status: 0, body: entry('x') });
    const flood = Array.from({ length: 40 }, () => good);
    const cases: [number, (line: WebSocket) => void][] = [
      [1008, (line) => line.send('text')],
      [1008, (line) => line.send(bytes('short'))],
      [1008, (line) => line.send(packLineMessage({ number: 1, status: 204, body: entry('x') }))],
      [1009, (line) => line.send(new Uint8Array(mostLineBytes + 7))],
      [1008, (line) => flood.forEach((message) => line.send(message))],
    ];
    for (const [code, send] of cases) {
      const line = await openLine();
      const closed = new Promise((resolve) => line.once('close', resolve));
      send(line);
      expect(await closed).toBe(code);
    }
    expect((await journal()).length).toBeLessThan(40);
  });
});
