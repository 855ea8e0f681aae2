import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { subtreeOf } from '../shared/domain/permissions';
import { noteAct } from './acts';
import type { Auth, Caller } from './auth';
import { asSystem } from './database';
import { listDevices, revokeDevice } from './devices';
import { createUser, type Invitation } from './organisations';
import type { Passwords } from './passwords';
import { parseInput } from './route-spec';
import {
  assertNewUserReferences,
  changeUser,
  listUsers,
  resetPassword,
  setUserActive,
  type Administrator,
} from './users';

export interface AdminDeps {
  readonly pool: Pool;
  readonly auth: Auth;
  readonly passwords: Passwords;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Where laptops reach this head office. */
  readonly officeUrl: () => string;
}

const id = z.string().min(1).max(64);
const role = z.enum(['salesperson', 'manager', 'administrator']);
const day = z.string().max(10);

const userSchema = z.object({
  id,
  name: z.string(),
  signInName: z.string(),
  role,
  managerId: id.optional(),
  teamId: id.optional(),
  territoryId: id.optional(),
  substituteId: id.optional(),
  substituteFrom: day.optional(),
  substituteUntil: day.optional(),
  active: z.boolean(),
  invited: z.boolean(),
  invitationExpiresAt: z.string().optional(),
  lastSignInAt: z.string().optional(),
});
const invitationSchema = z.object({ code: z.string(), expiresAt: z.string(), officeUrl: z.string() });
const newUserSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  signInName: z.string().trim().min(1).max(100),
  role,
  managerId: id.optional(),
  teamId: id.optional(),
  territoryId: id.optional(),
});
const patchSchema = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  role: role.optional(),
  managerId: id.nullish(),
  teamId: id.nullish(),
  territoryId: id.nullish(),
  substituteId: id.nullish(),
  substituteFrom: day.nullish(),
  substituteUntil: day.nullish(),
});
const deviceSchema = z.object({
  id,
  userId: id,
  userName: z.string(),
  code: z.string(),
  name: z.string(),
  platform: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  lastSyncAt: z.string().optional(),
  waiting: z.number().int().optional(),
  revokedAt: z.string().optional(),
});
const stateSchema = z.object({
  records: z.record(z.string(), z.number().int()),
  deleted: z.number().int(),
  databaseBytes: z.number().int(),
  epoch: z.string(),
  seq: z.number().int(),
  devices: z.number().int(),
  users: z.number().int(),
  oldestSync: z.string().optional(),
});

const usersAnswer = z.object({ users: z.array(userSchema) });
const userAnswer = z.object({ user: userSchema });
const invitedAnswer = z.object({ user: userSchema, invitation: invitationSchema });
const invitationAnswer = z.object({ invitation: invitationSchema });
const devicesAnswer = z.object({ devices: z.array(deviceSchema) });

const idOf = (request: FastifyRequest): string => parseInput(z.object({ id }), request.params).id;
const administratorOf = ({ actor }: FastifyRequest): Administrator => ({
  userId: actor.userId,
  deviceId: actor.deviceId,
});
/** Several routes take nothing: a body, when there is one, must say nothing. */
const takeNothing = (request: FastifyRequest): void => void parseInput(z.strictObject({}), request.body ?? {});

/** What an administrator does to users and devices. The organisation is always the caller's own: no request names one. */
export function adminRoutes(app: FastifyInstance, { pool, auth, passwords, now, officeUrl }: AdminDeps): void {
  const withUrl = (invitation: Invitation) => ({ ...invitation, officeUrl: officeUrl() });

  app.get(
    '/api/admin/users',
    { config: { access: 'administrator', spec: { summary: 'Everybody who may sign in', answer: usersAnswer } } },
    async ({ actor }) => ({
      users: await listUsers(pool, actor.orgId),
    }),
  );

  app.post(
    '/api/admin/users',
    {
      config: {
        access: 'administrator',
        spec: { summary: 'Make a user and an invitation', body: newUserSchema, answer: invitedAnswer },
      },
    },
    async (request) => {
      const { orgId } = request.actor;
      const {
        name,
        signInName,
        role: newRole,
        managerId,
        teamId,
        territoryId,
      } = parseInput(newUserSchema, request.body);
      const references = {
        ...(managerId === undefined ? {} : { managerId }),
        ...(teamId === undefined ? {} : { teamId }),
        ...(territoryId === undefined ? {} : { territoryId }),
      };
      await assertNewUserReferences(pool, orgId, references);
      const made = await createUser(
        pool,
        passwords,
        orgId,
        {
          name,
          signInName,
          role: newRole,
          ...references,
          byId: request.actor.userId,
        },
        now(),
      );
      const user = (await listUsers(pool, orgId)).find((row) => row.id === made.id);
      return { user, ...(made.invitation === undefined ? {} : { invitation: withUrl(made.invitation) }) };
    },
  );

  app.patch<{ Params: { id: string } }>(
    '/api/admin/users/:id',
    {
      config: {
        access: 'administrator',
        spec: {
          summary: 'Change name, role, place in the organisation or substitute of a user',
          body: patchSchema,
          answer: userAnswer,
        },
      },
    },
    async (request) => {
      const user = await changeUser(
        pool,
        request.actor.orgId,
        idOf(request),
        parseInput(patchSchema, request.body),
        administratorOf(request),
      );
      auth.forgetCached();
      return { user };
    },
  );

  for (const [act, active] of [
    ['disable', false],
    ['enable', true],
  ] as const) {
    app.post<{ Params: { id: string } }>(
      `/api/admin/users/:id/${act}`,
      {
        config: {
          access: 'administrator',
          spec: {
            summary: active ? 'Let a user sign in again' : 'End all sign-ins of a user and allow no new one',
            answer: userAnswer,
          },
        },
      },
      async (request) => {
        takeNothing(request);
        const user = await setUserActive(pool, request.actor.orgId, idOf(request), active, administratorOf(request));
        auth.forgetCached();
        return { user };
      },
    );
  }

  app.post<{ Params: { id: string } }>(
    '/api/admin/users/:id/reset-password',
    {
      config: {
        access: 'administrator',
        spec: { summary: 'Replace the password of a user by an invitation', answer: invitationAnswer },
      },
    },
    async (request) => {
      takeNothing(request);
      const invitation = await resetPassword(pool, request.actor.orgId, idOf(request), administratorOf(request), now());
      auth.forgetCached();
      return { invitation: withUrl(invitation) };
    },
  );

  app.get(
    '/api/admin/devices',
    {
      config: {
        access: 'administrator',
        managersToo: true,
        spec: { summary: 'Devices and their last sync; for a manager those of the own people', answer: devicesAnswer },
      },
    },
    async (request) => {
      const { orgId, userId, role: callerRole } = request.actor as Caller;
      const users = await listUsers(pool, orgId);
      const names = new Map(users.map((user) => [user.id, user.name]));
      const below = subtreeOf(userId, users);
      const devices = await asSystem(pool, (tx) => listDevices(tx, orgId));
      const visible = devices.filter(
        (device) => callerRole === 'administrator' || device.userId === userId || below.has(device.userId),
      );
      return { devices: visible.map((device) => ({ ...device, userName: names.get(device.userId) ?? '' })) };
    },
  );

  app.post<{ Params: { id: string } }>(
    '/api/admin/devices/:id/revoke',
    { config: { access: 'administrator', spec: { summary: 'Block a device for good', answer: z.object({}) } } },
    async (request) => {
      takeNothing(request);
      const { orgId, userId, deviceId } = request.actor;
      const device = parseInput(z.object({ id: z.uuid() }), request.params).id;
      await asSystem(pool, async (tx) => {
        await revokeDevice(tx, orgId, device);
        await noteAct(tx, { orgId, byUserId: userId, byDeviceId: deviceId, act: 'device revoked', subjectId: device });
      });
      auth.forgetCached();
      return {};
    },
  );

  app.get(
    '/api/admin/state',
    {
      config: {
        access: 'administrator',
        spec: { summary: 'How much there is, and how old the oldest sync is', answer: stateSchema },
      },
    },
    ({ actor }) => stateOf(pool, actor.orgId),
  );
}

async function stateOf(pool: Pool, orgId: string): Promise<z.infer<typeof stateSchema>> {
  return asSystem(pool, async (tx) => {
    const counts = await tx.query<{ entity: string; kept: number; deleted: number }>(
      'SELECT entity, count(*) FILTER (WHERE NOT deleted)::int AS kept, count(*) FILTER (WHERE deleted)::int AS deleted FROM feed WHERE org_id = $1 GROUP BY entity ORDER BY entity',
      [orgId],
    );
    const { rows } = await tx.query<{
      bytes: string;
      epoch: string;
      seq: string;
      devices: number;
      users: number;
      oldest: Date | null;
    }>(
      `SELECT pg_database_size(current_database()) AS bytes, o.epoch, o.seq,
         (SELECT count(*)::int FROM device d WHERE d.org_id = o.id AND d.revoked_at IS NULL) AS devices,
         (SELECT count(*)::int FROM users u WHERE u.org_id = o.id AND NOT u.deleted) AS users,
         (SELECT min(coalesce(d.last_sync_at, d.created_at)) FROM device d WHERE d.org_id = o.id AND d.revoked_at IS NULL) AS oldest
       FROM organisation o WHERE o.id = $1`,
      [orgId],
    );
    const row = rows[0];
    return {
      records: Object.fromEntries(counts.rows.map(({ entity, kept }) => [entity, kept])),
      deleted: counts.rows.reduce((sum, { deleted }) => sum + deleted, 0),
      databaseBytes: Number(row?.bytes ?? 0),
      epoch: row?.epoch ?? '',
      seq: Number(row?.seq ?? 0),
      devices: row?.devices ?? 0,
      users: row?.users ?? 0,
      ...(row?.oldest ? { oldestSync: row.oldest.toISOString() } : {}),
    };
  });
}
