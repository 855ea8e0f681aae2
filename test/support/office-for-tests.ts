import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { createOffice, type Office, type OfficeOptions } from '../../src/server/office';
import { createOrganisation, createUser, type UserInput } from '../../src/server/organisations';
import type { Session } from '../../src/shared/sync-protocol';
import { openTestDatabase } from '../sync/test-database';
import { cheapCost, cheapPasswords } from './cheap-passwords';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface SignedInUser {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessExpiresAt: string;
  readonly session: Session;
}

export interface TestOffice {
  readonly office: Office;
  readonly pool: Pool;
  readonly databaseUrl: string;
  /** The clock of the office, in milliseconds since 1970; tests move it. */
  readonly clock: { ms: number };
  organisation(slug: string, options?: { readonly demo?: boolean }): Promise<string>;
  /** A user with the password `test-password`, unless said otherwise. */
  user(orgId: string, input: Omit<UserInput, 'name'> & { readonly name?: string }): Promise<string>;
  ask(
    method: string,
    path: string,
    options?: { readonly token?: string; readonly body?: unknown; readonly headers?: Record<string, string> },
  ): Promise<Answer>;
  signIn(
    signInName: string,
    options?: { readonly password?: string; readonly deviceId?: string },
  ): Promise<SignedInUser>;
  close(): Promise<void>;
}

export const testPassword = 'test-password';

/** A head office on a database of its own. */
export async function openTestOffice(options: Partial<OfficeOptions> = {}): Promise<TestOffice> {
  const database = await openTestDatabase();
  const clock = { ms: Date.now() };
  const office = await createOffice({
    databaseUrl: database.url,
    port: 0,
    passwordCost: cheapCost,
    now: () => clock.ms,
    ...options,
  });

  const ask: TestOffice['ask'] = async (method, path, { token, body, headers } = {}) => {
    const response = await fetch(office.url + path, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: JSON.parse(text) as Record<string, unknown>,
    };
  };

  return {
    office,
    pool: database.pool,
    databaseUrl: database.url,
    clock,
    organisation: (slug, { demo = false } = {}) =>
      createOrganisation(database.pool, { slug, name: `${slug} trading`, currency: 'EUR', demo }),
    user: async (orgId, input) =>
      (
        await createUser(database.pool, cheapPasswords, orgId, {
          name: input.signInName,
          password: testPassword,
          ...input,
        })
      ).id,
    ask,
    async signIn(signInName, { password = testPassword, deviceId = randomUUID() } = {}) {
      const answer = await ask('POST', '/api/auth/sign-in', {
        body: { signInName, password, device: { id: deviceId, name: 'Test laptop', platform: 'test' } },
      });
      if (answer.status !== 200) throw new Error(`${signInName} cannot sign in: ${answer.text}`);
      return answer.body as unknown as SignedInUser;
    },
    async close() {
      await office.close();
      await database.close();
    },
  };
}
