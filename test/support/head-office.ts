import { openDatabase } from '../../src/server/database';
import { migrate } from '../../src/server/database-migrations';
import { fillDemoIfEmpty } from '../../src/server/demo';
import { importNorthwindCommand } from '../../src/server/import-northwind-command';
import { createOffice, type Office } from '../../src/server/office';
import { cheapCost, cheapPasswords } from './cheap-passwords';

/** Less than the 2 000 that npm start makes (start.built.test.ts): every panel has something in it, and laptops load it in a quarter of the time. */
const demoAccounts = 400;

interface HeadOfficeOptions {
  readonly databaseUrl: string;
  /** Folder of the Northwind company, and the password of all its employees. */
  readonly northwind: { readonly folder: string; readonly password: string };
}

/**
 * The head office of the end-to-end tests with the demo company and the imported Northwind company: what npm start runs,
 * but for what a password costs. Each test signs in more than once, and together they would wait half a minute for it.
 */
export async function openHeadOffice({ databaseUrl, northwind }: HeadOfficeOptions): Promise<Office> {
  const pool = openDatabase({ url: databaseUrl, max: 4 });
  try {
    await migrate(pool);
    const problems: string[] = [];
    const [, imported] = await Promise.all([
      fillDemoIfEmpty({ pool, today: new Date(), accounts: demoAccounts, passwords: cheapPasswords }),
      importNorthwindCommand(
        [northwind.folder, '--password', northwind.password],
        {
          out: () => undefined,
          error: (line) => void problems.push(line),
          environment: {},
          passwords: cheapPasswords,
        },
        () => Promise.resolve({ pool, url: databaseUrl, close: () => Promise.resolve() }),
      ),
    ]);
    if (imported !== 0) throw new Error(`Northwind was not imported:\n${problems.join('\n')}`);
  } finally {
    await pool.end();
  }
  return createOffice({ databaseUrl, port: 0, demo: true, passwordCost: cheapCost });
}
