import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/**
 * How far a laptop has read. Opaque and signed: it is bound to organisation, person and device, and nobody makes one up.
 * Single letters, because it travels with every request.
 */
const checkpointSchema = z.strictObject({
  /** Epoch of the head office. */
  e: z.string(),
  /** Day it was made, counted from 1970; absent in those of the first versions. */
  d: z.number().int().min(0).optional(),
  /** Hash of the scope keys everything up to `s` was read with. */
  k: z.string(),
  /** Place in the feed: everything up to it has been sent. */
  s: z.number().int().min(0),
  /** First load: up to this place only what is there and visible is sent, nothing that went. */
  f: z.number().int().min(0).optional(),
  /** First load in steps (first-load.ts): nothing of the feed is told yet, but step `c` up to place `a` and all before it. */
  p: z.strictObject({ c: z.number().int().min(0).max(2), a: z.number().int().min(0) }).optional(),
  /** Place and shortened hash of the newest row of the audit when it was made; absent while there was none. */
  a: z.strictObject({ n: z.number().int().min(1), h: z.string() }).optional(),
  /** About how many records the load still has to send. */
  t: z.number().int().min(0).optional(),
  /** The scope keys changed: the difference of the sets is being sent, up to place `a` so far. */
  b: z
    .strictObject({
      /** Hash of the keys whose records the laptop holds for certain. */
      h: z.string(),
      /** Hashes of keys whose records it may hold. */
      m: z.array(z.string()).max(20),
      a: z.number().int().min(0),
    })
    .optional(),
});
export type Checkpoint = z.infer<typeof checkpointSchema>;

export interface CheckpointHolder {
  readonly orgId: string;
  readonly userId: string;
  readonly deviceId: string;
}

/** 128 bits of the HMAC: nobody guesses them. Checkpoints of earlier releases carry all 256. */
const macBytes = 16;

function macOf(secret: string, holder: CheckpointHolder, payload: string): Buffer {
  const bound = JSON.stringify(['checkpoint', holder.orgId, holder.userId, holder.deviceId, payload]);
  return createHmac('sha256', secret).update(bound).digest();
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const packedUuid = /^[\w-]{22}$/;

/** A UUID in 22 characters; anything else as it is. */
const packEpoch = (epoch: string): string =>
  uuidPattern.test(epoch) ? Buffer.from(epoch.replaceAll('-', ''), 'hex').toString('base64url') : epoch;

function unpackEpoch(epoch: string): string {
  if (!packedUuid.test(epoch)) return epoch;
  const hex = Buffer.from(epoch, 'base64url').toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function sealCheckpoint(secret: string, holder: CheckpointHolder, checkpoint: Checkpoint): string {
  const payload = Buffer.from(JSON.stringify({ ...checkpoint, e: packEpoch(checkpoint.e) })).toString('base64url');
  return `c1.${payload}.${macOf(secret, holder, payload).subarray(0, macBytes).toString('base64url')}`;
}

/** undefined for everything that was not sealed here for this holder. */
export function openCheckpoint(secret: string, holder: CheckpointHolder, token: string): Checkpoint | undefined {
  const [, payload, mac] = /^c1\.([\w-]{1,4000})\.([\w-]{43}|[\w-]{22})$/.exec(token) ?? [];
  if (payload === undefined || mac === undefined) return undefined;
  const given = Buffer.from(mac, 'base64url');
  // The last character of base64 has bits that say nothing: only one spelling is ours.
  if (given.toString('base64url') !== mac) return undefined;
  if (!timingSafeEqual(given, macOf(secret, holder, payload).subarray(0, given.length))) return undefined;
  const parsed = checkpointSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return parsed.success ? { ...parsed.data, e: unpackEpoch(parsed.data.e) } : undefined;
}
