import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { chromiumForTests } from './chromium';

/** One word for each place in which a browser keeps what it was told, and the files it must be found in. */
export const placesInClear = {
  Kanarienstock: /IndexedDB.*\.ldb, unpacked/,
  金丝雀仓库: /\(utf16le\) in .*IndexedDB.*\.ldb, unpacked/,
  Kanarienschluessel: /\(utf16be\) in .*IndexedDB/,
  Kanarienbrotli: /Cache_Data.*, an answer unpacked/,
  Kanariengzip: /Cache_Data.*, an answer unpacked/,
  Kanarienzstd: /Cache_Data/,
  Kanariencache: /CacheStorage/,
  Kanarienlocal: /Local Storage/,
  Kanariensession: /Session Storage/,
  Kanarienzustand: /Sessions/,
  Kanarientitel: /History/,
  Kanarienadresse: /Sessions/,
  Kanarienlog: /chrome_debug\.log/,
  Kanariendump: /Crash Reports/,
} as const;
type Place = keyof typeof placesInClear;
const word = (place: Place): string => place;

/** A frame of zstd with one raw block, which every Node can write. https://datatracker.ietf.org/doc/html/rfc8878 */
function zstdOf(text: string): Buffer {
  const bytes = Buffer.from(text);
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x20, bytes.length, 0, 0, 0]);
  head.writeUIntLE(bytes.length * 8 + 1, 6, 3);
  return Buffer.concat([head, bytes]);
}

async function stockPage(): Promise<string> {
  const entry = join(import.meta.dirname, 'stock-page.ts');
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'stock' } },
  });
  const [result] = Array.isArray(built) ? built : [built];
  if (!result || !('output' in result)) throw new Error('nothing was built');
  return result.output[0].code;
}

/**
 * Fills a profile as a program would that seals nothing: records in RxDB's stock storage on Dexie, and a word in every
 * other place. What searches a sealed profile and finds nothing has to find all of these.
 * @param profile an empty folder
 */
export async function fillProfileInClear(profile: string): Promise<void> {
  const script = await stockPage();
  const page = (text: string): string => `<!doctype html><title>${word('Kanarientitel')}</title>${text}`;
  const server = createServer(({ url }, response) => {
    const headers = { 'cache-control': 'max-age=3600', 'content-type': 'text/html; charset=utf-8' };
    if (url === '/script.js') response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(script);
    else if (url === '/brotli')
      response
        .writeHead(200, { ...headers, 'content-encoding': 'br' })
        .end(brotliCompressSync(page(word('Kanarienbrotli').repeat(50))));
    else if (url === '/gzip')
      response
        .writeHead(200, { ...headers, 'content-encoding': 'gzip' })
        .end(gzipSync(page(word('Kanariengzip').repeat(50))));
    else if (url === '/zstd')
      response.writeHead(200, { ...headers, 'content-encoding': 'zstd' }).end(zstdOf(word('Kanarienzstd')));
    else response.writeHead(200, headers).end(page('<script src="/script.js"></script>'));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const context = await chromium.launchPersistentContext(profile, chromiumForTests);
  const tab = context.pages()[0] ?? (await context.newPage());
  await tab.goto(`${address}/#${word('Kanarienadresse')}`);
  await tab.evaluate(async (words) => {
    await (globalThis as unknown as { keepInClear: (words: readonly string[]) => Promise<void> }).keepInClear(
      words.stock,
    );
    localStorage.setItem('x', words.local);
    sessionStorage.setItem('x', words.session);
    history.replaceState({ x: words.state }, '');
    await (await caches.open('x')).put('/x', new Response(words.cache));
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open('keys', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
      opening.onerror = () => reject(opening.error as Error);
      opening.onsuccess = () => {
        const { transaction } = opening.result.transaction('keys', 'readwrite').objectStore('keys').put(1, words.key);
        if (transaction) transaction.oncomplete = () => resolve();
      };
    });
    for (const path of ['/brotli', '/gzip', '/zstd']) await (await fetch(path)).text();
  }, wordsOfPage);
  // As a person closes it: everything is on the disk then.
  await context.close();
  server.close();
  // What this browser writes only when it is told to, or when it crashes.
  const dumps = join(profile, 'Crash Reports', 'pending');
  mkdirSync(dumps, { recursive: true });
  writeFileSync(join(dumps, 'one.dmp'), Buffer.from(`MDMP${word('Kanariendump')}`, 'utf16le'));
  writeFileSync(join(profile, 'chrome_debug.log'), `INFO:CONSOLE "${word('Kanarienlog')}"\n`);
}

const wordsOfPage = {
  stock: [word('Kanarienstock'), word('金丝雀仓库')],
  key: word('Kanarienschluessel'),
  local: word('Kanarienlocal'),
  session: word('Kanariensession'),
  state: word('Kanarienzustand'),
  cache: word('Kanariencache'),
};
