import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { demoSignInsSchema, protocolVersion } from '../shared/sync-protocol';
import { adminRoutes } from './admin';
import { createAuth } from './auth';
import { authRoutes } from './auth-routes';
import { holderOf } from './channels/access-keys';
import { accessKeyRoutes } from './channels/key-routes';
import { channelRoutes } from './channels/routes';
import { asSystem, openDatabase } from './database';
import { assertCanaryInvisible, migrate } from './database-migrations';
import { recordSync } from './devices';
import { openEvents } from './events';
import { createHttp, renewCertificate } from './http';
import { readIdentity } from './identity';
import { analyseDaily } from './insights/schedule';
import { assertMayListen, isLoopbackHost, readTls, type TlsFiles, watchTls } from './listening';
import { collectRoutes, type DescribedRoute, openApiDocument } from './openapi';
import { createPasswords, type PasswordCost } from './passwords';
import { makeRecoveryKeys } from './recovery-key';
import { forgetDaily } from './retention';
import { syncRoutes } from './sync';
import { userIsActive } from './users';
import { vaultRoutes } from './vault';

export interface OfficeOptions {
  /** A user who owns the database and may make roles, e.g. `postgresql://roadbook:...@localhost/roadbook`. */
  readonly databaseUrl: string;
  /** 127.0.0.1 unless said otherwise. Other addresses need TLS or a proxy. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tls?: TlsFiles;
  /** Behind a proxy of our own that does TLS: X-Forwarded-For is believed. */
  readonly trustProxy?: boolean;
  /** Show and accept the sign-ins of demo companies; loopback only. */
  readonly demo?: boolean;
  /** Where laptops reach this head office, when that is not what it listens on. */
  readonly publicUrl?: string;
  readonly log?: { write(line: string): void };
  /** Milliseconds between two looks whether the certificate was renewed; a minute unless said otherwise. */
  readonly lookForCertificateMs?: number;
  /** Cheaper in tests. */
  readonly passwordCost?: PasswordCost;
  /** Milliseconds since 1970; in tests another clock. */
  readonly now?: () => number;
}

export interface Office {
  /** Without a slash at the end. */
  readonly url: string;
  readonly routes: readonly DescribedRoute[];
  close(): Promise<void>;
}

const healthSchema = z.object({
  ok: z.literal(true),
  product: z.literal('roadbook'),
  officeId: z.string(),
  epoch: z.string(),
  protocol: z.number().int(),
  demo: z.boolean(),
});
const version = '0.1.0';

/**
 * Starts a head office on a database, which is brought up to date first.
 * @throws Error in plain words when it may not listen there, or when row-level security does not protect the data
 */
export async function createOffice(options: OfficeOptions): Promise<Office> {
  const host = options.host ?? '127.0.0.1';
  const behindProxy = options.trustProxy ?? false;
  const demo = options.demo ?? false;
  assertMayListen({ host, tls: options.tls, behindProxy, demo });
  const tls = options.tls === undefined ? undefined : readTls(options.tls);
  const pool = openDatabase({ url: options.databaseUrl });
  const stops: (() => Promise<void>)[] = [() => pool.end()];
  try {
    await migrate(pool);
    await assertCanaryInvisible(pool);
    const office = await readIdentity(pool);
    const passwords = createPasswords(options.passwordCost === undefined ? {} : { cost: options.passwordCost });
    const now = options.now ?? Date.now;
    const auth = createAuth({ pool, office, passwords, now, monotonicNow: () => performance.now(), allowDemo: demo });
    const app = createHttp({
      authenticate: (token) => auth.authenticate(token),
      holderOf: (key) => holderOf(pool, key),
      trustProxy: behindProxy,
      loopbackNamesOnly: isLoopbackHost(host) && !behindProxy && tls === undefined,
      ...(tls === undefined ? {} : { tls }),
      ...(options.log === undefined ? {} : { log: options.log }),
    });
    stops.push(() => app.close());

    const routes = collectRoutes(app);
    let url = options.publicUrl ?? '';
    publicRoutes(app, { pool, officeId: office.id, demo, routes });
    authRoutes(app, { auth });
    vaultRoutes(app, { pool, office, now, monotonicNow: () => performance.now() });
    adminRoutes(app, { pool, auth, passwords, now, officeUrl: () => url });
    accessKeyRoutes(app, { pool, officeUrl: () => url });
    channelRoutes(app, { pool, now, monotonicNow: () => performance.now() });
    const events = await openEvents(app, {
      pool,
      databaseUrl: options.databaseUrl,
      now: () => new Date(now()),
      isStillAllowed: (who) => auth.isAllowed(who),
    });
    stops.push(() => events.close());
    syncRoutes(app, {
      pool,
      now: () => new Date(now()),
      onSynced: (who, waiting) => {
        // Nobody waits for it; the next sync notes it again.
        recordSync(pool, who, waiting).catch(() => undefined);
      },
    });

    if (options.tls !== undefined) {
      const endWatch = watchTls(
        options.tls,
        options.lookForCertificateMs ?? 60_000,
        (renewed) => {
          renewCertificate(app, renewed);
          app.log.info('took up the renewed certificate');
        },
        (error) => app.log.error({ reason: error.message }, 'the renewed certificate cannot be taken up'),
      );
      stops.push(async () => endWatch());
    }
    const endForgetting = forgetDaily(
      pool,
      () => new Date(now()),
      (result) => {
        if (result instanceof Error) app.log.error({ kind: result.name }, 'what is too old could not be forgotten');
        else app.log.info(result, 'forgotten what is too old');
      },
    );
    stops.push(async () => endForgetting());
    stops.push(
      analyseDaily(
        pool,
        () => new Date(now()),
        (result) => {
          if (result instanceof Error) app.log.error({ kind: result.name }, 'customers could not be analysed');
          else app.log.info(result, 'analysed all customers');
        },
      ),
    );

    await app.listen({ host, port: options.port });
    const { port } = app.server.address() as AddressInfo;
    if (url === '') url = `${tls === undefined ? 'http' : 'https'}://${reachableName(host)}:${port}`;
    url = url.replace(/\/+$/, '');
    await asSystem(pool, (tx) => tx.query('UPDATE office SET url = $1', [url]));
    // Nobody waits for it: a laptop that asks before it is there waits for its own.
    const keysMade = makeRecoveryKeys(pool).catch((error: unknown) => {
      app.log.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'a recovery key could not be made');
    });
    stops.push(() => keysMade);
    return { url, routes, close: () => stopAll(stops) };
  } catch (error) {
    await stopAll(stops).catch(() => undefined);
    throw error;
  }
}

/** For an address in words; 0.0.0.0 is every address and the name of none. */
function reachableName(host: string): string {
  if (host === '0.0.0.0' || host === '::') return hostname();
  return host.includes(':') ? `[${host}]` : host;
}

/** The last thing started is the first to stop. */
async function stopAll(stops: (() => Promise<void>)[]): Promise<void> {
  for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
}

interface PublicDeps {
  readonly pool: Pool;
  readonly officeId: string;
  readonly demo: boolean;
  readonly routes: readonly DescribedRoute[];
}

function publicRoutes(app: FastifyInstance, { pool, officeId, demo, routes }: PublicDeps): void {
  app.get(
    '/api/health',
    { config: { access: 'public', spec: { summary: 'Is this a head office, and which', answer: healthSchema } } },
    async () => {
      const { rows } = await asSystem(pool, (tx) =>
        tx.query<{ epoch: string | null; demo: boolean | null }>(
          // One organisation: its epoch. Several: a text that changes when one of theirs does.
          `SELECT CASE count(*) WHEN 1 THEN min(epoch::text) ELSE md5(coalesce(string_agg(epoch::text, ',' ORDER BY id), '')) END AS epoch, bool_or(demo) AS demo FROM organisation`,
        ),
      );
      return {
        ok: true,
        product: 'roadbook',
        officeId,
        epoch: rows[0]?.epoch ?? '',
        protocol: protocolVersion,
        demo: demo && rows[0]?.demo === true,
      };
    },
  );

  app.get(
    '/api/demo',
    {
      config: {
        access: 'public',
        spec: { summary: 'Sign-ins of the demo company, on the computer it runs on', answer: demoSignInsSchema },
      },
    },
    async () => {
      if (!demo) return { signIns: [] };
      const { rows } = await asSystem(pool, (tx) =>
        tx.query<{ signInName: string; password: string; name: string; role: string; territory: string }>(
          `SELECT c.sign_in_name AS "signInName", c.demo_password AS password, u.doc->'body'->>'name' AS name, u.doc->'body'->>'role' AS role, coalesce(t.doc->'body'->>'name', '') AS territory
           FROM credential c
           JOIN organisation o ON o.id = c.org_id AND o.demo
           JOIN users u ON u.org_id = c.org_id AND u.id = c.user_id AND ${userIsActive}
           LEFT JOIN territories t ON t.org_id = u.org_id AND t.id = u.territory_id
          WHERE c.demo_password IS NOT NULL
          ORDER BY array_position(ARRAY['salesperson', 'manager', 'administrator'], u.doc->'body'->>'role'), name, c.sign_in_name`,
        ),
      );
      return { signIns: rows };
    },
  );

  let description: string | undefined;
  app.get(
    '/api/openapi.json',
    { config: { access: 'public', spec: { summary: 'This description' } } },
    async (_request, reply) => {
      description ??= JSON.stringify(openApiDocument(routes, version));
      return reply.type('application/json; charset=utf-8').send(description);
    },
  );
}
