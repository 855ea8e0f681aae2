import { z } from '../../shared/schema/zod';
import { deviceAnswerSchema, type DeviceQuestion, type Session } from '../../shared/sync-protocol';
import { askOffice } from './office-client';
import type { Platform } from './platform';

const personSchema = z.object({
  officeId: z.string(),
  orgId: z.string(),
  userId: z.string(),
  deviceId: z.string(),
  /** Changes that the head office had not accepted when they were last counted. */
  unsent: z.number().optional(),
});
/** Somebody whose records may lie on this laptop, signed in or not. Ids and a count only. */
export type DevicePerson = z.infer<typeof personSchema>;

const key = 'people';

export function readDevicePeople(platform: Platform): readonly DevicePerson[] {
  const parsed = z.array(personSchema).safeParse(platform.kept.get(key));
  return parsed.success ? parsed.data : [];
}

const isSame = (a: DevicePerson, b: DevicePerson): boolean => a.officeId === b.officeId && a.userId === b.userId;

function personOf({ officeId, organisation, user, deviceId }: Session): DevicePerson {
  return { officeId, orgId: organisation.id, userId: user.id, deviceId };
}

/** Before the records of a person are opened: the laptop remembers that it holds some. */
export function noteDevicePerson(platform: Platform, session: Session): void {
  const unsent = unsentOf(platform, session);
  keepPerson(platform, { ...personOf(session), ...(unsent === undefined ? {} : { unsent }) });
}

/** How much would go with the records if they were removed now: it cannot be counted any more when they are gone. */
export function noteUnsent(platform: Platform, session: Session, unsent: number): void {
  if (unsentOf(platform, session) !== unsent) keepPerson(platform, { ...personOf(session), unsent });
}

/** Changes of this person that were not sent when they were last counted; undefined when they never were. */
export function unsentOf(platform: Platform, session: Session): number | undefined {
  return readDevicePeople(platform).find((person) => isSame(person, personOf(session)))?.unsent;
}

/** Whether the laptop still remembers that it holds records of this person. */
export const isNotedPerson = (platform: Platform, session: Session): boolean =>
  readDevicePeople(platform).some((person) => isSame(person, personOf(session)));

function keepPerson(platform: Platform, person: DevicePerson): void {
  platform.kept.set(key, [...readDevicePeople(platform).filter((other) => !isSame(other, person)), person]);
}

/**
 * Nobody is signed in here, or nobody has unlocked, so no exchange hears that the head office blocked this device: it is asked,
 * and what lies here is removed. What is not sent goes with it, as it does where somebody is signed in: the head office saw how much waits.
 * Offline, or when it cannot be removed now, nothing happens; it is asked again another time.
 * @returns undefined when nothing was removed; else how many changes that were not sent went with it, as far as counted
 */
export async function removeIfRevoked(
  platform: Platform,
  remove: (place: { readonly officeId: string; readonly user: { readonly id: string } }) => Promise<void>,
): Promise<{ readonly unsent?: number } | undefined> {
  let removed: { readonly unsent?: number } | undefined;
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
    const unsent = person.unsent === undefined ? removed?.unsent : (removed?.unsent ?? 0) + person.unsent;
    removed = unsent === undefined ? {} : { unsent };
  }
  return removed;
}
