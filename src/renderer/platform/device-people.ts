import { z } from '../../shared/schema/zod';
import { deviceAnswerSchema, type DeviceQuestion, type Session } from '../../shared/sync-protocol';
import { askOffice } from './office-client';
import type { Platform } from './platform';

const personSchema = z.object({ officeId: z.string(), orgId: z.string(), userId: z.string(), deviceId: z.string() });
/** Somebody whose records may lie on this laptop, signed in or not. Ids only. */
export type DevicePerson = z.infer<typeof personSchema>;

const key = 'people';

export function readDevicePeople(platform: Platform): readonly DevicePerson[] {
  const parsed = z.array(personSchema).safeParse(platform.kept.get(key));
  return parsed.success ? parsed.data : [];
}

const isSame = (a: DevicePerson, b: DevicePerson): boolean => a.officeId === b.officeId && a.userId === b.userId;

/** Before the records of a person are opened: the laptop remembers that it holds some. */
export function noteDevicePerson(platform: Platform, { officeId, organisation, user, deviceId }: Session): void {
  const person = { officeId, orgId: organisation.id, userId: user.id, deviceId };
  platform.kept.set(key, [...readDevicePeople(platform).filter((other) => !isSame(other, person)), person]);
}

/**
 * Nobody is signed in here, so no exchange hears that the head office blocked this device: it is asked, and what lies here
 * is removed. What is not sent goes with it, as it does where somebody is signed in: the head office saw how much waits.
 * Offline, or when it cannot be removed now, nothing happens; it is asked again another time.
 * @returns whether something was removed
 */
export async function removeIfRevoked(
  platform: Platform,
  remove: (place: { readonly officeId: string; readonly user: { readonly id: string } }) => Promise<void>,
): Promise<boolean> {
  let removed = false;
  for (const person of readDevicePeople(platform)) {
    const { officeId, orgId, deviceId, userId } = person;
    try {
      const body = { officeId, orgId, deviceId } satisfies DeviceQuestion;
      if (!(await askOffice('/api/auth/device', deviceAnswerSchema, { body, timeoutMs: 10_000 })).revoked) continue;
      await remove({ officeId, user: { id: userId } });
    } catch {
      continue;
    }
    platform.kept.set(
      key,
      readDevicePeople(platform).filter((other) => !isSame(other, person)),
    );
    removed = true;
  }
  return removed;
}
