import { z } from '../../../shared/schema/zod';
import { unlockAnswerSchema, vaultSettingsSchema, type VaultSettings } from '../../../shared/sync-protocol';
import { askOffice } from '../../platform/office-client';

const roleSchema = z.enum(['salesperson', 'manager', 'administrator']);

const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  signInName: z.string(),
  role: roleSchema,
  managerId: z.string().optional(),
  teamId: z.string().optional(),
  territoryId: z.string().optional(),
  substituteId: z.string().optional(),
  substituteFrom: z.string().optional(),
  substituteUntil: z.string().optional(),
  active: z.boolean(),
  invited: z.boolean(),
  invitationExpiresAt: z.string().optional(),
  lastSignInAt: z.string().optional(),
});
export type AdminUser = z.infer<typeof userSchema>;

const deviceSchema = z.object({
  id: z.string(),
  userId: z.string(),
  userName: z.string(),
  code: z.string().optional(),
  name: z.string(),
  platform: z.string(),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  lastSyncAt: z.string().optional(),
  waiting: z.number().optional(),
  revokedAt: z.string().optional(),
});
export type AdminDevice = z.infer<typeof deviceSchema>;

const stateSchema = z.object({
  records: z.record(z.string(), z.number()),
  deleted: z.number(),
  databaseBytes: z.number(),
  seq: z.number(),
  devices: z.number(),
  users: z.number(),
  oldestSync: z.string().optional(),
});
export type DataState = z.infer<typeof stateSchema>;

const accessKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  madeAt: z.string(),
  madeBy: z.string().optional(),
  usedAt: z.string().optional(),
  revokedAt: z.string().optional(),
});
export type AccessKey = z.infer<typeof accessKeySchema>;

const madeKeySchema = z.object({ id: z.string(), key: z.string(), address: z.string() });
export type MadeKey = z.infer<typeof madeKeySchema>;

const invitationSchema = z.object({ code: z.string(), expiresAt: z.string(), officeUrl: z.string() });
export type Invitation = z.infer<typeof invitationSchema>;

export interface Administration {
  readonly users: readonly AdminUser[];
  readonly devices: readonly AdminDevice[];
  readonly accessKeys: readonly AccessKey[];
  readonly state: DataState;
  readonly vault: VaultSettings;
}

/** Everything the page shows, asked at once. @throws AppError as askOffice, not_allowed */
export async function askAdministration(): Promise<Administration> {
  const [{ users }, { devices }, { keys }, state, vault] = await Promise.all([
    askOffice('/api/admin/users', z.object({ users: z.array(userSchema) })),
    askOffice('/api/admin/devices', z.object({ devices: z.array(deviceSchema) })),
    askOffice('/api/admin/access-keys', z.object({ keys: z.array(accessKeySchema) })),
    askOffice('/api/admin/state', stateSchema),
    askOffice('/api/admin/vault', vaultSettingsSchema),
  ]);
  return { users, devices, accessKeys: keys, state, vault };
}

export type NewUser = Pick<AdminUser, 'name' | 'signInName' | 'role'> &
  Partial<Pick<AdminUser, 'managerId' | 'teamId' | 'territoryId'>>;

/** @throws AppError sign_in_name_taken, invalid_record and as askOffice */
export const inviteUser = (user: NewUser): Promise<{ user: AdminUser; invitation: Invitation }> =>
  askOffice('/api/admin/users', z.object({ user: userSchema, invitation: invitationSchema }), { body: user });

/** Fields of a user that the page edits. */
export const editedFields = [
  'name',
  'role',
  'managerId',
  'teamId',
  'territoryId',
  'substituteId',
  'substituteFrom',
  'substituteUntil',
] as const;
export type UserEdit = Partial<Pick<AdminUser, (typeof editedFields)[number]>>;

/** What was cleared is said as null. @throws AppError invalid_record, last_administrator and as askOffice */
export async function changeUser(before: AdminUser, after: UserEdit): Promise<AdminUser> {
  const changed = Object.fromEntries(
    editedFields
      .filter((field) => (before[field] ?? '') !== (after[field] ?? ''))
      .map((field) => [field, after[field] ?? null]),
  );
  if (Object.keys(changed).length === 0) return before;
  const path = `/api/admin/users/${encodeURIComponent(before.id)}`;
  return (await askOffice(path, z.object({ user: userSchema }), { method: 'PATCH', body: changed })).user;
}

const act = <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
  askOffice(path, schema, { method: 'POST', body: {} });

/** @throws AppError last_administrator and as askOffice */
export const setActive = (userId: string, active: boolean): Promise<unknown> =>
  act(
    `/api/admin/users/${encodeURIComponent(userId)}/${active ? 'enable' : 'disable'}`,
    z.object({ user: userSchema }),
  );

export const resetPassword = async (userId: string): Promise<Invitation> =>
  (
    await act(
      `/api/admin/users/${encodeURIComponent(userId)}/reset-password`,
      z.object({ invitation: invitationSchema }),
    )
  ).invitation;

export const revokeDevice = (deviceId: string): Promise<unknown> =>
  act(`/api/admin/devices/${encodeURIComponent(deviceId)}/revoke`, z.object({}));

/** @returns the key itself: this answer alone has it. @throws AppError as askOffice */
export const makeAccessKey = (name: string): Promise<MadeKey> =>
  askOffice('/api/admin/access-keys', madeKeySchema, { method: 'POST', body: { name } });

export const revokeAccessKey = (keyId: string): Promise<unknown> =>
  act(`/api/admin/access-keys/${encodeURIComponent(keyId)}/revoke`, z.object({}));

/** @param leaseDays 1 to 365. @throws AppError as askOffice */
export const setLeaseDays = (leaseDays: number): Promise<VaultSettings> =>
  askOffice('/api/admin/vault', vaultSettingsSchema, { method: 'PATCH', body: { leaseDays } });

/** @param question as the person reads it out. @throws AppError unlock_question_wrong, device_blocked and as askOffice */
export const askUnlockCode = async (deviceId: string, question: string): Promise<string> =>
  (
    await askOffice(`/api/admin/devices/${encodeURIComponent(deviceId)}/unlock-code`, unlockAnswerSchema, {
      method: 'POST',
      body: { question },
    })
  ).answer;
