import { useEffect, useState } from 'react';
import { z } from '../../../shared/schema/zod';
import { useData, useSyncStatus } from '../../data/hooks';
import { askOffice } from '../../platform/office-client';
import { usePlatform } from '../../platform/platform';

const deviceSchema = z.object({
  userId: z.string(),
  lastSyncAt: z.string().nullish(),
  lastSeenAt: z.string().nullish(),
  waiting: z.number().nullish(),
  revokedAt: z.string().nullish(),
});
const answerSchema = z.object({ devices: z.array(deviceSchema) });

/** Ids and instants only: what is kept on this laptop while it is offline. */
export interface LaptopState {
  readonly userId: string;
  readonly lastSyncAt?: string | undefined;
  readonly waiting: number;
}
export interface Laptops {
  /** The latest device of each user. */
  readonly byUser: ReadonlyMap<string, LaptopState>;
  /** Instant at which head office said so. */
  readonly asOf: string;
}

const keptSchema = z.object({
  asOf: z.string(),
  laptops: z.array(z.object({ userId: z.string(), lastSyncAt: z.string().optional(), waiting: z.number() })),
});

/** The device that synced last speaks for its user; revoked ones are left out. */
export function latestByUser(devices: z.infer<typeof answerSchema>['devices']): LaptopState[] {
  const latest = new Map<string, LaptopState>();
  for (const device of devices) {
    if (device.revokedAt) continue;
    const known = latest.get(device.userId);
    const at = device.lastSyncAt ?? undefined;
    if (known && (known.lastSyncAt ?? '') >= (at ?? '')) continue;
    latest.set(device.userId, {
      userId: device.userId,
      ...(at === undefined ? {} : { lastSyncAt: at }),
      waiting: device.waiting ?? 0,
    });
  }
  return [...latest.values()];
}

const againMs = 5 * 60_000;

/** When the laptops of the team synced: from head office when online, else as it was known last. */
export function useLaptops(): Laptops | undefined {
  const { session } = useData();
  const { kept } = usePlatform();
  const online = useSyncStatus()?.online ?? false;
  const key = `laptops.${session.officeId}.${session.user.id}`;
  const [laptops, setLaptops] = useState<Laptops | undefined>(() => {
    const known = keptSchema.safeParse(kept.get(key));
    return known.success
      ? { asOf: known.data.asOf, byUser: new Map(known.data.laptops.map((laptop) => [laptop.userId, laptop])) }
      : undefined;
  });
  useEffect(() => {
    if (!online) return undefined;
    let current = true;
    const ask = (): void => {
      askOffice('/api/admin/devices', answerSchema).then(
        ({ devices }) => {
          if (!current) return;
          const list = latestByUser(devices);
          const asOf = new Date(Date.now()).toISOString();
          kept.set(key, { asOf, laptops: list });
          setLaptops({ asOf, byUser: new Map(list.map((laptop) => [laptop.userId, laptop])) });
        },
        // What was known last stays on the screen with its time.
        () => undefined,
      );
    };
    ask();
    const timer = setInterval(ask, againMs);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [online, key, kept]);
  return laptops;
}
