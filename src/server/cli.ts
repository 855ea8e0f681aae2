// npm run office -- <command>: everything an administrator does at the head office itself. build/office.mjs runs it.
import { runOffice } from './cli-run';
import { createPasswords } from './passwords';

process.exitCode = await runOffice(process.argv.slice(2), {
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
  environment: process.env,
  passwords: createPasswords(),
});
