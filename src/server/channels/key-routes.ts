import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { asSystem } from '../database';
import { parseInput } from '../route-spec';
import { channelRecordsPath } from './routes';
import { listAccessKeys, makeAccessKey, mostNameCharacters, revokeAccessKey } from './access-keys';

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  madeAt: z.string(),
  madeBy: z.string().optional(),
  usedAt: z.string().optional(),
  revokedAt: z.string().optional(),
});
const keysAnswer = z.object({ keys: z.array(keySchema) });
const newKeySchema = z.strictObject({ name: z.string().trim().min(1).max(mostNameCharacters) });
const madeAnswer = z.object({ id: z.string(), key: z.string(), address: z.string() });

const byOf = ({ actor }: FastifyRequest) => ({ byUserId: actor.userId, byDeviceId: actor.deviceId });

interface AccessKeyDeps {
  readonly pool: Pool;
  /** Where this head office is reached. */
  readonly officeUrl: () => string;
}

/** What an administrator does to the keys that other systems deliver channel records with. */
export function accessKeyRoutes(app: FastifyInstance, { pool, officeUrl }: AccessKeyDeps): void {
  app.get(
    '/api/admin/access-keys',
    {
      config: {
        access: 'administrator',
        spec: {
          summary: 'Keys that channel records are delivered with, never the keys themselves',
          answer: keysAnswer,
        },
      },
    },
    async ({ actor }) => ({ keys: await asSystem(pool, (tx) => listAccessKeys(tx, actor.orgId)) }),
  );

  app.post(
    '/api/admin/access-keys',
    {
      config: {
        access: 'administrator',
        spec: { summary: 'Make a key; this answer alone shows it', body: newKeySchema, answer: madeAnswer },
      },
    },
    async (request) => {
      const { name } = parseInput(newKeySchema, request.body);
      const made = await asSystem(pool, (tx) => makeAccessKey(tx, request.actor.orgId, name, byOf(request)));
      return { ...made, address: `${officeUrl()}${channelRecordsPath}` };
    },
  );

  app.post<{ Params: { id: string } }>(
    '/api/admin/access-keys/:id/revoke',
    { config: { access: 'administrator', spec: { summary: 'End a key for good', answer: z.object({}) } } },
    async (request) => {
      parseInput(z.strictObject({}), request.body ?? {});
      const { id } = parseInput(z.object({ id: z.uuid() }), request.params);
      await asSystem(pool, (tx) => revokeAccessKey(tx, request.actor.orgId, id, byOf(request)));
      return {};
    },
  );
}
