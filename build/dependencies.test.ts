import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { missingDependency } from './dependencies.mjs';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'roadbook-dependencies-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

interface Entry {
  readonly version: string;
  readonly optional?: boolean;
}

function lock(path: string, packages: Record<string, Entry>): void {
  writeFileSync(join(root, path), JSON.stringify({ packages: { '': { name: 'roadbook' }, ...packages } }));
}

const wanted = {
  'node_modules/a': { version: '1.0.0' },
  'node_modules/a/node_modules/b': { version: '2.0.0' },
  'node_modules/other-system': { version: '1.0.0', optional: true },
};

function installed(packages: Record<string, Entry>): string | undefined {
  lock('package-lock.json', wanted);
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  lock('node_modules/.package-lock.json', packages);
  return missingDependency(root);
}

test('a fresh clone has nothing', () => {
  lock('package-lock.json', wanted);
  expect(missingDependency(root)).toBe('node_modules');
});

test('what is there in the right version is not installed again, with or without what other systems need', () => {
  const { 'node_modules/other-system': other, ...own } = wanted;
  expect([installed(wanted), installed(own)]).toEqual([undefined, undefined]);
  expect(installed({ ...own, 'node_modules/other-system': { ...other, version: '0.9.0' } })).toBe(
    'node_modules/other-system',
  );
});

test('a missing or different package is named', () => {
  expect(installed({ ...wanted, 'node_modules/a': { version: '1.0.1' } })).toBe('node_modules/a');
  expect(installed({ 'node_modules/a': { version: '1.0.0' } })).toBe('node_modules/a/node_modules/b');
});
