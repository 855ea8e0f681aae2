// The desktop app as electron-builder packs it, with a stand-in where Electron's binary cannot be had.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = dirname(import.meta.dirname);
const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'));

interface Configuration {
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly asar: boolean;
}

async function readConfiguration(): Promise<Configuration> {
  const tools = builder('app-builder-lib/out/util/config/config') as {
    getConfig(folder: string, path: string, overrides: null): Promise<Configuration>;
    validateConfiguration(configuration: Configuration, logger: { isEnabled: boolean; add(): void }): Promise<void>;
  };
  const configuration = await tools.getConfig(root, 'build/electron-builder.yml', null);
  await tools.validateConfiguration(configuration, { isEnabled: false, add: () => undefined });
  return configuration;
}

describe('electron-builder.yml', () => {
  test('passes electron-builder’s own validation, which refuses what it does not know', async () => {
    const configuration = await readConfiguration();
    expect(configuration.asar).toBe(true);
    const schema = JSON.parse(readFileSync(builder.resolve('app-builder-lib/scheme.json'), 'utf8')) as {
      properties: Record<string, unknown>;
    };
    expect(Object.keys(configuration).filter((key) => !(key in schema.properties))).toEqual([]);
  });

  test('blows the fuses that turn the app into a Node.js for anybody', async () => {
    const { electronFuses } = await readConfiguration();
    expect(electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });
});

describe.runIf(process.platform === 'linux')('npm run dist -- --dir', () => {
  let output: string;
  beforeAll(() => {
    output = mkdtempSync(join(tmpdir(), 'roadbook-dist-'));
    const parameters = ['build/run.cjs', 'dist', '--linux', '--dir', `-c.directories.output=${output}`];
    execFileSync(process.execPath, parameters, { cwd: root, stdio: 'pipe' });
  });
  afterAll(() => rmSync(output, { recursive: true, force: true }));

  test('packs the three bundles and nothing else', () => {
    const asar = builder('@electron/asar') as { listPackage(path: string, options: object): string[] };
    const files = asar.listPackage(join(output, 'linux-unpacked', 'resources', 'app.asar'), {});
    expect(files).toEqual(
      expect.arrayContaining([
        '/package.json',
        '/out/main/index.js',
        '/out/preload/index.cjs',
        '/out/renderer/index.html',
      ]),
    );
    expect(files.filter((file) => !/^\/(package\.json|out(\/(main|preload|renderer)(\/|$)|$))/.test(file))).toEqual([]);
  });

  test('sets the fuses in the executable', () => {
    const executable = readFileSync(join(output, 'linux-unpacked', 'roadbook'));
    const mark = executable.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX');
    expect(mark).toBeGreaterThan(0);
    // Run as node, cookie encryption, NODE_OPTIONS, --inspect, asar integrity, only from asar, own snapshot, file privileges.
    expect(executable.subarray(mark + 34, mark + 42).toString('latin1')).toBe('01001100');
  });
});

describe('what the build leaves', () => {
  test('a preload that needs nothing but electron, as a sandboxed one must', () => {
    const preload = readFileSync(join(root, 'out', 'preload', 'index.cjs'), 'utf8');
    const required = [...preload.matchAll(/require\(["'`]([^"'`]+)/g)].map((match) => match[1]);
    expect(new Set(required)).toEqual(new Set(['electron']));
  });

  test('a page whose every script and style waits for the nonce, with paths from the root', () => {
    const page = readFileSync(join(root, 'out', 'renderer', 'index.html'), 'utf8');
    const tags = page.match(/<(script|link rel="(stylesheet|modulepreload)")[^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThan(0);
    for (const tag of tags) {
      expect(tag).toContain('nonce="ROADBOOK-NONCE"');
      expect(tag).toMatch(/(src|href)="\/assets\//);
    }
    expect(page).not.toMatch(/<script(?![^>]*src=)/);
  });
});
