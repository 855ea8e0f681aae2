import type { Entity } from './entity';
import type { Field } from './field';

/**
 * PostgreSQL from the definitions. The truth of a record is `doc`; columns beside it are generated from it, for references
 * and for fields with `index: true`. Every statement may run again on a database that has it already, so that a new field
 * reaches an installed head office by running the same script once more.
 */

export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Table of an entity: its name in the plural. No reserved word of SQL is a plural, so nothing needs quotes. */
export function tableOf(entity: Pick<Entity, 'name'>): string {
  const name = snakeCase(entity.name);
  if (name.endsWith('s')) return name;
  return name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
}

const columnTypes: Record<Field['kind'], string> = {
  text: 'text',
  note: 'text',
  phone: 'text',
  email: 'text',
  url: 'text',
  date: 'date',
  instant: 'timestamptz',
  money: 'bigint',
  quantity: 'bigint',
  percent: 'bigint',
  integer: 'bigint',
  flag: 'boolean',
  choice: 'text',
  ref: 'text',
  refs: 'jsonb',
  tags: 'jsonb',
  rows: 'jsonb',
};

/** The value of a field as an SQL expression. @param source a jsonb expression, e.g. `doc->'body'` */
function valueSql(field: Field, name: string, source: string): string {
  const type = columnTypes[field.kind];
  if (type === 'jsonb') return `${source}->'${name}'`;
  const text = `${source}->>'${name}'`;
  if (type === 'text') return `(${text})`;
  if (type === 'date') return `iso_date(${text})`;
  if (type === 'timestamptz') return `iso_instant(${text})`;
  return `(${text})::${type}`;
}

export interface Column {
  readonly name: string;
  readonly type: string;
  readonly expression: string;
}

/** Columns of an entity that PostgreSQL computes from the document. */
export function generatedColumns(entity: Entity): Column[] {
  const columns = Object.entries(entity.fields)
    .filter(([, field]) => field.index)
    .map(([name, field]) => ({
      name: snakeCase(name),
      type: columnTypes[field.kind],
      expression: valueSql(field, name, "doc->'body'"),
    }));
  const { scope } = entity;
  if (scope.kind === 'parents' && scope.accounts.includes('.')) {
    const path = scope.accounts.split('.').join('[*].');
    columns.push({ name: 'parents', type: 'jsonb', expression: `jsonb_path_query_array(doc, '$.body.${path}')` });
  }
  return columns;
}

/** Condition on the records that hang on accounts. @param ids SQL expression of type text[] */
export function isChildOfSql(entity: Entity, ids: string): string | undefined {
  const { scope } = entity;
  if (scope.kind !== 'parents') return undefined;
  if (scope.accounts.includes('.')) return `parents ?| ${ids}`;
  return `${snakeCase(scope.accounts)} = ANY(${ids})`;
}

/** Row-level security of a table with `org_id` and `scopes`: what a person's keys open, computed from the tables alone. */
function policiesSql(table: string, { officeOnly, scope }: Entity): string[] {
  const own = 'org_id = (SELECT app_org())';
  const opens = (action: string): string =>
    `((SELECT app_administrator()) OR scopes && (SELECT app_keys('${action}')))`;
  const writes = `${own} AND ${opens('write')}`;
  return [
    `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;`,
    `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;`,
    ...['by_system', 'reads', 'creates', 'changes'].map((policy) => `DROP POLICY IF EXISTS ${policy} ON ${table};`),
    `CREATE POLICY by_system ON ${table} TO roadbook_owner USING (app_system() OR org_id = (SELECT app_org())) WITH CHECK (app_system());`,
    `CREATE POLICY reads ON ${table} FOR SELECT TO roadbook_app USING (${own} AND ${opens('read')});`,
    `CREATE POLICY creates ON ${table} FOR INSERT TO roadbook_app WITH CHECK (${writes});`,
    `CREATE POLICY changes ON ${table} FOR UPDATE TO roadbook_app USING (${writes}) WITH CHECK (${writes});`,
    `REVOKE ALL ON ${table} FROM roadbook_app;`,
    // What hangs on an account moves with it, whoever moves the account.
    `GRANT ${officeOnly ? (scope.kind === 'parents' ? 'SELECT, UPDATE (scopes)' : 'SELECT') : 'SELECT, INSERT, UPDATE'} ON ${table} TO roadbook_app;`,
  ];
}

function guardsSql(entity: Entity): string[] {
  const table = tableOf(entity);
  const { scope } = entity;
  const sql = [`DROP TRIGGER IF EXISTS guard ON ${table};`];
  if (scope.kind === 'account')
    sql.push(
      `CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION guard_assignment();`,
    );
  if (scope.kind === 'parents') {
    const author = scope.author ?? (entity.appendOnly ? scope.person : undefined);
    if (author)
      sql.push(
        `CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION guard_author('${author}', '${entity.appendOnly ? 'append' : 'any'}');`,
      );
  }
  return sql;
}

function viewsSql(entity: Entity): string[] {
  const view = `bi_${tableOf(entity)}`;
  const plain = Object.entries(entity.fields).map(
    ([name, field]) => `  ${valueSql(field, name, "doc->'body'")} AS ${snakeCase(name)}`,
  );
  const sql = [
    `CREATE VIEW ${view} WITH (security_invoker = true) AS SELECT org_id, id, rev,\n${plain.join(',\n')}\nFROM ${tableOf(entity)} WHERE NOT deleted;`,
  ];
  for (const [name, field] of Object.entries(entity.fields)) {
    if (field.kind !== 'rows') continue;
    const columns = Object.entries(field.columns ?? {}).map(
      ([column, of]) => `  ${valueSql(of, column, 'line')} AS ${snakeCase(column)}`,
    );
    sql.push(
      `CREATE VIEW ${view}_${snakeCase(name)} WITH (security_invoker = true) AS SELECT org_id, id AS ${snakeCase(entity.name)}, n,\n${columns.join(',\n')}\nFROM ${tableOf(entity)}, jsonb_array_elements(doc->'body'->'${name}') WITH ORDINALITY AS lines(line, n) WHERE NOT deleted;`,
    );
  }
  return sql;
}

const dropViewsSql = (entity: Entity): string[] => {
  const rows = Object.entries(entity.fields).filter(([, field]) => field.kind === 'rows');
  return [`bi_${tableOf(entity)}`, ...rows.map(([name]) => `bi_${tableOf(entity)}_${snakeCase(name)}`)].map(
    (view) => `DROP VIEW IF EXISTS ${view};`,
  );
};

/** Everything one entity needs in PostgreSQL. */
export function entitySql(entity: Entity): string {
  const table = tableOf(entity);
  const parts = [
    `-- ${entity.singular[0]}`,
    `CREATE TABLE IF NOT EXISTS ${table} (\n  org_id uuid NOT NULL REFERENCES organisation (id),\n  id text COLLATE "C" NOT NULL,\n  rev bigint NOT NULL,\n  deleted boolean NOT NULL,\n  scopes text[] NOT NULL,\n  doc jsonb NOT NULL,\n  PRIMARY KEY (org_id, id)\n);`,
    ...dropViewsSql(entity),
    ...generatedColumns(entity).map(
      ({ name, type, expression }) =>
        `ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS ${name} ${type} GENERATED ALWAYS AS (${expression}) STORED;`,
    ),
  ];
  if (entity.scope.kind === 'parents') {
    const nested = entity.scope.accounts.includes('.');
    parts.push(
      nested
        ? `CREATE INDEX IF NOT EXISTS ${table}_by_account ON ${table} USING gin (parents);`
        : `CREATE INDEX IF NOT EXISTS ${table}_by_account ON ${table} (org_id, ${snakeCase(entity.scope.accounts)});`,
    );
  }
  parts.push(...policiesSql(table, entity), ...guardsSql(entity), ...viewsSql(entity));
  return `${parts.join('\n')}\n`;
}

/** The whole script: `src/server/migrations/0002_records.sql`. */
export const recordsSql = (entities: readonly Entity[]): string =>
  `-- repeatable: made from src/shared/entities; write it anew with \`npx vitest run --project node src/shared/schema/postgres.test.ts -u\`.\n\n${entities.map(entitySql).join('\n')}`;
