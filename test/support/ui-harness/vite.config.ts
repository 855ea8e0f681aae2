import react from '@vitejs/plugin-react';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { defineConfig, type Plugin } from 'vite';
import { demoCompany } from '../../../src/server/demo/company';
import { actorOf, may, scopeKeysOf, type Person, type ScopeKey } from '../../../src/shared/domain/permissions';
import { isEntityName, type EntityName } from '../../../src/shared/entities';
import type { WireRecord } from '../../../src/shared/record';
import type { Session } from '../../../src/shared/sync-protocol';

// The whole app on memory, without a head office: for looking at screens. `npx vite --config test/support/ui-harness/vite.config.ts`
const today = new Date().toISOString().slice(0, 10);
const company = demoCompany({
  today,
  now: new Date().toISOString(),
  seed: 'demo',
  accounts: Number(process.env['ACCOUNTS'] ?? 300),
});
const records = [...company.records];
const people: Person[] = records
  .filter((record) => record.entity === 'user')
  .map((record) => ({ id: record.id, ...record.body }) as unknown as Person);

function sessionOf(signInName: string): Session | undefined {
  const found = company.signIns.find((signIn) => signIn.signInName === signInName);
  return found === undefined
    ? undefined
    : {
        officeId: 'harness',
        organisation: {
          id: 'demo',
          name: company.organisation.name,
          slug: company.organisation.slug,
          currency: company.organisation.currency,
          demo: true,
        },
        user: { id: found.userId, name: found.name, signInName, role: found.role },
        deviceId: '00000000-0000-7000-8000-000000000001',
        deviceCode: 'K7',
      };
}

/** What the head office would send this person. */
function recordsFor(userId: string): WireRecord[] {
  const actor = actorOf(userId, people, today);
  const accountKeys = new Map<string, readonly ScopeKey[]>();
  const sent: WireRecord[] = [];
  for (const { entity, id, body, at, byId } of records) {
    if (!isEntityName(entity)) continue;
    const keys = scopeKeysOf(entity satisfies EntityName, body, (accountId) => accountKeys.get(accountId) ?? []);
    if (entity === 'account') accountKeys.set(id, keys);
    if (!may(actor, 'read', keys)) continue;
    sent.push({
      id,
      entity,
      v: 1,
      rev: 1,
      deleted: false,
      body,
      mut: null,
      at: at ?? `${today}T08:00:00.000Z`,
      byId: byId ?? null,
      conflicts: [],
    });
  }
  const accounts = sent.filter((record) => record.entity === 'account');
  return sent.map((record) => trouble(record, accounts.indexOf(record), userId));
}

/** Two fields that somebody else changed too on one account, a refused change on another, a waiting one on a third. */
function trouble(record: WireRecord, place: number, userId: string): WireRecord {
  const at = new Date(Date.now() - 3_600_000).toISOString();
  const colleague = people.find((person) => person.role === 'manager')?.id ?? null;
  const base = { v: 1, rev: 1, body: record.body, deleted: false, conflicts: [] };
  const pending = { mut: `harness-${place}`, at, base, prior: [] };
  if (place === 0) {
    const lost = { byId: userId, at };
    return {
      ...record,
      byId: colleague,
      body: {
        ...record.body,
        phone: '0221-0644 100',
        note: 'Ring at the rear gate. From 1 December deliver to Kaiserstr. 4.',
      },
      conflicts: [
        { field: 'phone', value: '0221-0644 327', base: record.body['phone'] ?? null, ...lost },
        {
          field: 'note',
          value: 'Ring at the rear gate. Cold store closes 11:00, driver must call 30 min ahead.',
          base: 'Ring at the rear gate.',
          ...lost,
        },
      ],
    };
  }
  if (place === 1) {
    return {
      ...record,
      body: { ...record.body, phone: '0211-86 4412' },
      pending,
      parked: { code: 'not_allowed', details: {}, at },
    } as WireRecord;
  }
  if (place === 2)
    return { ...record, body: { ...record.body, email: 'buying@example.com', city: 'Bonn' }, pending } as WireRecord;
  return record;
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString() || '{}') as Record<string, unknown>;
}

const office: Plugin = {
  name: 'roadbook:harness-office',
  configureServer: (server) => {
    server.middlewares.use((request: IncomingMessage, response: ServerResponse, next: () => void) => {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const answer = (status: number, body: unknown): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      switch (url.pathname) {
        case '/shell/info':
          return answer(200, { officeUrl: 'https://office.example.com', platform: 'browser', version: '0.1.0' });
        case '/shell/office':
          return answer(400, { error: { code: 'bad_request', details: {} } });
        case '/api/health':
          return answer(200, { ok: true, product: 'roadbook' });
        case '/api/demo':
          return answer(200, {
            signIns: company.signIns.map((person) => ({ ...person, territory: person.territory })),
          });
        case '/api/auth/sign-in':
          void bodyOf(request).then((body) => {
            const session = sessionOf(String(body['signInName']));
            return session ? answer(200, { session }) : answer(401, { error: { code: 'wrong_password', details: {} } });
          });
          return undefined;
        case '/harness/session':
          return answer(200, sessionOf(url.searchParams.get('name') ?? ''));
        case '/harness/records':
          return answer(200, recordsFor(url.searchParams.get('user') ?? ''));
        default:
          if (url.pathname.startsWith('/api/'))
            return answer(502, { error: { code: 'office_unreachable', details: {} } });
          return next();
      }
    });
  },
};

// Vite reads a default export.
export default defineConfig({
  root: 'test/support/ui-harness',
  cacheDir: '/tmp/roadbook-ui-harness',
  plugins: [react(), office],
  server: { host: '127.0.0.1', fs: { strict: false } },
});
