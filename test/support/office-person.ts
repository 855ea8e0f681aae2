import type { SyncResponse } from '../../src/shared/sync-protocol';

type Wire = SyncResponse['records'][number];

/** Somebody else's work at the head office: the same requests as a laptop, without a laptop. */
export interface OfficePerson {
  readonly userId: string;
  /** Everything this person may see. */
  all(): Promise<readonly Wire[]>;
  /** Changes fields of a record as this person. @throws Error when the head office does not accept it */
  change(record: Wire, patch: Readonly<Record<string, unknown>>): Promise<Wire>;
}

export async function personAtOffice(officePort: number, signInName: string, password: string): Promise<OfficePerson> {
  const ask = async <T>(path: string, body: unknown, token?: string): Promise<T> => {
    const response = await fetch(`http://127.0.0.1:${officePort}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-roadbook-protocol': '1',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  const device = { id: crypto.randomUUID(), name: 'desk', platform: 'test' };
  const { accessToken, session } = await ask<{ accessToken: string; session: { user: { id: string } } }>(
    '/api/auth/sign-in',
    { signInName, password, device },
  );
  const sync = (checkpoint: string | null, push: readonly unknown[], limit?: number): Promise<SyncResponse> =>
    ask('/api/sync', { protocol: 1, checkpoint, push, ...(limit === undefined ? {} : { limit }) }, accessToken);

  return {
    userId: session.user.id,
    all: async () => {
      const records: Wire[] = [];
      for (let checkpoint: string | null = null, more = true; more;) {
        const page: SyncResponse = await sync(checkpoint, []);
        records.push(...page.records);
        [checkpoint, more] = [page.checkpoint, page.more];
      }
      return records;
    },
    change: async (record, patch) => {
      const { id, entity, v, rev, conflicts } = record;
      const row = {
        ...{ mut: crypto.randomUUID(), id, entity, v, baseRev: rev, deleted: false, conflicts },
        body: { ...record.body, ...patch },
        at: new Date().toISOString(),
      };
      const [result] = (await sync(null, [row], 1)).results;
      if (result?.result !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`);
      return result.record;
    },
  };
}
