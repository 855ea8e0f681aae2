// npm run office -- <command>: everything an administrator does at the head office itself. build/office.mjs runs it.
import { runOffice } from './cli-run';
import { createPasswords } from './passwords';

// Whoever reads may have seen enough (`... | head`): what a command changes is not left half done for that.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runOffice(process.argv.slice(2), {
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
  environment: process.env,
  passwords: createPasswords(),
});
