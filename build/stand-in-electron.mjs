// A folder that looks like an Electron distribution to electron-builder, for machines that cannot fetch the real one:
// it proves the packaging (files, asar, fuses, names), and starts nothing.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Electron's executable carries its fuses behind this mark: version, number of fuses, one character each. */
const fuseMark = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const fuses = '01100011';

/**
 * @param {string} folder
 * @param {string} version of the Electron it stands for
 */
export function makeStandInElectron(folder, version) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  const executable = Buffer.concat([
    Buffer.from('#!/bin/sh\necho "This is a stand-in for Electron; it only proves the packaging." >&2\nexit 1\n'),
    Buffer.from(fuseMark),
    Buffer.from([1, fuses.length]),
    Buffer.from(fuses),
  ]);
  writeFileSync(join(folder, 'electron'), executable, { mode: 0o755 });
  writeFileSync(join(folder, 'chrome-sandbox'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'chrome_crashpad_handler'), '', { mode: 0o755 });
  writeFileSync(join(folder, 'version'), version);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'resources.pak', 'icudtl.dat', 'v8_context_snapshot.bin']) {
    writeFileSync(join(folder, name), '');
  }
  for (const language of ['en-US', 'zh-CN', 'zh-TW', 'de'])
    writeFileSync(join(folder, 'locales', `${language}.pak`), '');
}
