import { join } from 'node:path';
import { Client } from 'pg';
import { runnerImport } from 'vite';
import type * as headOffice from './head-office';
import { administer, startThrowAwayPostgres } from './throw-away-postgres';

export const northwindPassword = 'northwind for tests';

/** A head office with the demo company and the imported Northwind company in one database. */
export interface Company {
  readonly officePort: number;
  /** Rows of a query as the owner of the database, past every policy. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Where the one company of a test run is: told to the workers of Playwright by the environment. */
const variable = 'ROADBOOK_TEST_COMPANY';

/**
 * Where it is past ten in the morning: there a working day has stops behind it and ahead of it, and midnight is far, at
 * whatever hour the tests run. The hours of a demo are company.test.ts's.
 */
function zoneOfMorning(now: Date): string {
  const hours = ((10 - now.getUTCHours() + 36) % 24) - 12;
  // East of Greenwich is minus in these names.
  return `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}

/** Starts the company all end-to-end tests share; the answer ends it. */
export async function startCompany(): Promise<() => Promise<void>> {
  // The head office, the workers of Playwright and the laptops are in one place.
  process.env['TZ'] = zoneOfMorning(new Date());
  const postgres = await startThrowAwayPostgres();
  // Browsers are killed here, and never the database.
  await administer(postgres.url, 'ALTER DATABASE roadbook SET synchronous_commit = off');
  // Vite reads it: Playwright does not know import.meta.glob.
  const { module } = await runnerImport<typeof headOffice>(join(import.meta.dirname, 'head-office.ts'), {
    logLevel: 'error',
    configFile: false,
  });
  const office = await module.openHeadOffice({
    databaseUrl: postgres.url,
    northwind: { folder: join(import.meta.dirname, '../fixtures/northwind'), password: northwindPassword },
  });
  process.env[variable] = JSON.stringify({ officePort: Number(new URL(office.url).port), databaseUrl: postgres.url });
  return async () => {
    await office.close();
    await postgres.end();
  };
}

export async function theCompany(): Promise<Company> {
  const { officePort, databaseUrl } = JSON.parse(process.env[variable] ?? '{}') as {
    officePort: number;
    databaseUrl: string;
  };
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return {
    officePort,
    query: async <Row extends object>(sql: string, values: unknown[] = []) =>
      (await client.query<Row>(sql, values)).rows,
    close: () => client.end(),
  };
}
