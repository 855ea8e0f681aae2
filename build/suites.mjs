// Runs programs for npm test and npm run check, and remembers how each went.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * @typedef {{ name: string, seconds: number, passed: number, failed: number, notes: string[] }} Outcome
 */

/**
 * Runs a JavaScript program below the clone's folder. With a label its output is shown line by line behind the label;
 * without one it is kept and shown only when the program fails, because several run side by side.
 * @param {string} root
 * @param {string[]} command path of the program below the root, then its parameters
 * @param {{ environment?: Record<string, string>, label?: string }} [options]
 * @returns {Promise<number>} the exit code
 */
export function runProgram(root, command, { environment, label } = {}) {
  const [script, ...parameters] = command;
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, script), ...parameters], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true', ...environment },
    });
    const kept = [];
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (label === undefined) kept.push(line);
        else if (line.trim() !== '') process.stdout.write(`${label.padEnd(7)} │ ${line}\n`);
      });
    }
    child.on('error', (error) => {
      process.stdout.write(`${error.message}\n`);
      resolve(1);
    });
    child.on('close', (code) => {
      if (code !== 0 && kept.length > 0) process.stdout.write(`${kept.join('\n')}\n`);
      resolve(code ?? 1);
    });
  });
}

/**
 * @param {string} name
 * @param {() => Promise<{ passed: number, failed: number, notes?: string[] }>} suite
 * @returns {Promise<Outcome>}
 */
export async function timed(name, suite) {
  process.stdout.write(`— ${name} …\n`);
  const started = performance.now();
  let result;
  try {
    result = await suite();
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    result = { passed: 0, failed: 1 };
  }
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`${name}: ${result.passed} passed, ${result.failed} failed in ${seconds.toFixed(1)} s\n`);
  return { name, seconds, passed: result.passed, failed: result.failed, notes: result.notes ?? [] };
}

/**
 * @param {Outcome[]} outcomes
 * @param {number} seconds of all together
 * @returns {number} the exit code
 */
export function report(outcomes, seconds) {
  const sum = (key) => outcomes.reduce((total, outcome) => total + outcome[key], 0);
  const width = Math.max(...outcomes.map((outcome) => outcome.name.length));
  process.stdout.write('\n');
  for (const outcome of outcomes) {
    const { name, passed, failed } = outcome;
    process.stdout.write(
      `${name.padEnd(width)}  ${outcome.seconds.toFixed(1).padStart(6)} s  ${String(passed).padStart(5)} passed  ${failed} failed\n`,
    );
  }
  process.stdout.write(`${'all'.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s\n`);
  for (const note of outcomes.flatMap((outcome) => outcome.notes)) process.stdout.write(`\n!!! ${note}\n`);
  process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed\n`);
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
}
