// SQLite in the origin's private file system: the same fields in columns with the same indexes, the whole customer as JSON.
import sqlite from '@sqlite.org/sqlite-wasm';
import type { Customer } from './customers';
import type { Phase, Store } from './store';

const tables = `
  CREATE TABLE IF NOT EXISTS customers (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, city TEXT NOT NULL, updatedAt TEXT NOT NULL, body TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS byName ON customers (name, id);
  CREATE INDEX IF NOT EXISTS byCity ON customers (city, id);
  CREATE INDEX IF NOT EXISTS byUpdate ON customers (updatedAt DESC, id);
`;

export async function openSqlite(phase: Phase): Promise<Store> {
  const module = await sqlite();
  const pool = await module.installOpfsSAHPoolVfs({ name: 'bench' });
  const database = new pool.OpfsSAHPoolDb('/store.sqlite');
  database.exec(`PRAGMA synchronous = ${phase === 'load' ? 'NORMAL' : 'FULL'}; PRAGMA cache_size = -32768; ${tables}`);
  const put = database.prepare('INSERT OR REPLACE INTO customers VALUES (?, ?, ?, ?, ?)');
  const bodies = (sql: string, bind: readonly (string | number)[]): Promise<Customer[]> =>
    Promise.resolve(
      (database.exec(sql, { bind: [...bind], returnValue: 'resultRows', rowMode: 0 }) as unknown as string[]).map(
        (body) => JSON.parse(body) as Customer,
      ),
    );
  const write = (customers: readonly Customer[]): Promise<void> => {
    database.exec('BEGIN');
    for (const one of customers) put.bind([one.id, one.name, one.city, one.updatedAt, JSON.stringify(one)]).stepReset();
    database.exec('COMMIT');
    return Promise.resolve();
  };
  return {
    get extraBytes() {
      return module.wasm.heap8u().length;
    },
    write,
    settle: () => Promise.resolve(),
    byId: async (id) => (await bodies('SELECT body FROM customers WHERE id = ?', [id]))[0],
    page: (offset, limit) => bodies('SELECT body FROM customers ORDER BY name, id LIMIT ? OFFSET ?', [limit, offset]),
    newest: (limit) => bodies('SELECT body FROM customers ORDER BY updatedAt DESC, id LIMIT ?', [limit]),
    ofCity: (city, limit) => bodies('SELECT body FROM customers WHERE city = ? ORDER BY id LIMIT ?', [city, limit]),
    countCity: (city) =>
      Promise.resolve(database.selectValue('SELECT count(*) FROM customers WHERE city = ?', [city]) as number),
    byPhone: (limit) => bodies(`SELECT body FROM customers ORDER BY body ->> '$.phone', id LIMIT ?`, [limit]),
    update: (_before, after) => write([after]),
    forAll: async (take) => {
      for (let from = ''; ;) {
        const page = await bodies('SELECT body FROM customers WHERE id > ? ORDER BY id LIMIT 5000', [from]);
        if (page.length === 0) return;
        take(page);
        from = page.at(-1)?.id ?? '';
      }
    },
    close: () => {
      put.finalize();
      database.close();
      return Promise.resolve();
    },
  };
}
