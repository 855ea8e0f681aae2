import { z } from './schema/zod';

/**
 * The conversation between a laptop and the head office: one request carries what the laptop wants to say and answers
 * with what it does not know yet. Envelopes are strict; the records inside are judged one by one, so that one bad
 * record never stalls its neighbours (SYNC.md 3.6).
 */
export const protocolVersion = 1;
/** `<organisation>/<user>` whose records a request is about; a sign-in of anybody else is refused. */
export const personHeader = 'x-roadbook-person';
/** A push carries at most this many records, and a request body at most this many bytes. */
export const maxPushRows = 500;
export const maxRequestBytes = 4 * 1024 * 1024;
/** A page of a pull ends at whichever comes first. */
export const pageRecords = 500;
export const maxPageRecords = 5000;
export const pageBytes = 1024 * 1024;

const id = z.string().min(1).max(64);

export const fieldConflictSchema = z.object({
  field: z.string().max(200),
  value: z.unknown(),
  base: z.unknown(),
  byId: id,
  at: z.string().max(40),
});

export const wireRecordSchema = z.object({
  id,
  entity: z.string().max(40),
  v: z.number().int().min(1),
  rev: z.number().int().min(0),
  deleted: z.boolean(),
  body: z.record(z.string(), z.unknown()),
  mut: z.string().max(64).nullable(),
  at: z.string().max(40),
  byId: id.nullable(),
  conflicts: z.array(fieldConflictSchema).max(200),
});

/** One local change: the whole new state of one record, and the version it was made from. */
export const pushRowSchema = z.object({
  mut: z.string().min(8).max(64),
  id,
  entity: z.string().max(40),
  v: z.number().int().min(1).max(1000),
  /** `rev` of the head-office version this change was made from; 0 for a new record. */
  baseRev: z.number().int().min(0),
  deleted: z.boolean(),
  body: z.record(z.string(), z.unknown()),
  conflicts: z.array(fieldConflictSchema).max(200),
  /** Instant on the laptop when the user did it: kept for people, never used by a rule. */
  at: z.string().max(40),
});
export type PushRow = z.infer<typeof pushRowSchema>;

export const syncRequestSchema = z.object({
  protocol: z.number().int(),
  /** Opaque; null asks for everything. */
  checkpoint: z.string().max(4096).nullable(),
  push: z.array(z.unknown()).max(maxPushRows),
  limit: z.number().int().min(1).max(maxPageRecords).default(pageRecords),
  /** Where nothing is new, `nothingNewSchema` is understood. */
  brief: z.boolean().optional(),
});
export type SyncRequest = z.input<typeof syncRequestSchema>;

const details = z.record(z.string(), z.union([z.string(), z.number()]));

/**
 * accepted: `record` is the version the head office now holds (it may set fields it owns).
 * conflict: somebody else was faster; merge with `record` and push again.
 * refused: `code` says why; `record` is what the head office holds and the user may see, else null.
 */
export const pushResultSchema = z.discriminatedUnion('result', [
  z.object({ result: z.literal('accepted'), mut: z.string(), record: wireRecordSchema }),
  z.object({ result: z.literal('conflict'), mut: z.string(), record: wireRecordSchema }),
  z.object({
    result: z.literal('refused'),
    mut: z.string(),
    code: z.string(),
    details,
    record: wireRecordSchema.nullable(),
  }),
]);
export type PushResult = z.infer<typeof pushResultSchema>;

export const syncResponseSchema = z.object({
  protocol: z.number().int(),
  /** Changes with every restore of the head office: everything unsent is pushed again and everything pulled again. */
  epoch: z.string(),
  /** Shown and used to warn about a wrong clock, never to order anything. */
  serverTime: z.string(),
  results: z.array(pushResultSchema),
  records: z.array(wireRecordSchema),
  /** Records this person may not see any more: their last trace is removed from the laptop. */
  gone: z.array(z.object({ id, entity: z.string() })),
  checkpoint: z.string(),
  more: z.boolean(),
  /** How many records a first load still has to send, about. */
  remaining: z.number().int().min(0),
});
export type SyncResponse = z.infer<typeof syncResponseSchema>;

/** The answer to a brief request that sent nothing: the laptop has everything, and its checkpoint stays as it is. */
export const nothingNewSchema = z.object({ same: z.literal(true), serverTime: z.string() });
type NothingNew = z.infer<typeof nothingNewSchema>;
export const syncAnswerSchema = z.union([syncResponseSchema, nothingNewSchema]);

/** What is said instead of an answer that says nothing: every laptop pays for each byte of it, every few minutes. */
export function nothingNewIn(
  { brief, checkpoint, push }: SyncRequest,
  { serverTime, ...answer }: Omit<SyncResponse, 'records'> & { readonly records: readonly unknown[] },
): NothingNew | undefined {
  const isSame = brief === true && push.length === 0 && checkpoint === answer.checkpoint && !answer.more;
  if (!isSame || answer.results.length + answer.records.length + answer.gone.length > 0) return undefined;
  return { same: true, serverTime };
}

/** A digest question names at most so many parts, and asks for at most so many records again. */
export const maxDigestParts = 64;
export const maxWanted = 500;

const digestPartSchema = z.object({
  prefix: z.string().regex(/^[0-9a-f]{0,8}$/),
  count: z.number().int().min(0),
  xor: z.string().regex(/^[0-9a-f]{16}$/),
});

/**
 * `POST /api/digest`: does the laptop hold what it should (domain/digest.ts)? `parts` are what it holds: of every record
 * that is not deleted, the id and the newest version it knows of the head office. `want` are records to be sent again.
 */
export const digestRequestSchema = z.object({
  protocol: z.number().int(),
  checkpoint: z.string().max(4096),
  parts: z.array(digestPartSchema).max(maxDigestParts),
  want: z.array(id).max(maxWanted),
});
export type DigestRequest = z.infer<typeof digestRequestSchema>;

export const digestResponseSchema = z.object({
  protocol: z.number().int(),
  /** false: something is to be pulled first, so that a comparison would say nothing; `differences` is empty. */
  current: z.boolean(),
  /** Of the parts that differ: 16 smaller parts, or every version the laptop should hold. */
  differences: z.array(
    z.object({
      prefix: z.string(),
      children: z.array(digestPartSchema),
      versions: z.array(z.object({ id, rev: z.number().int().min(0) })),
    }),
  ),
  /** Each of `want` as it is now, or, when this person may not see it or it is not there, among `gone`. */
  records: z.array(wireRecordSchema),
  gone: z.array(id),
});
export type DigestResponse = z.infer<typeof digestResponseSchema>;

export const deviceSchema = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(100),
  platform: z.string().max(40),
});

/**
 * `POST /api/auth/device`: was this device blocked? Asked where nobody is signed in but records may still lie; whoever
 * knows the random id of a device learns nothing else. Of another head office or an unknown device: not blocked.
 */
export const deviceQuestionSchema = z.object({ officeId: z.string().max(100), orgId: z.uuid(), deviceId: z.uuid() });
export type DeviceQuestion = z.infer<typeof deviceQuestionSchema>;
export const deviceAnswerSchema = z.object({ revoked: z.boolean() });

export const signInSchema = z.object({
  signInName: z.string().trim().min(1).max(200),
  password: z.string().min(1).max(1000),
  device: deviceSchema,
});

export const acceptInvitationSchema = z.object({
  code: z.string().trim().min(8).max(64),
  password: z.string().max(1000),
  device: deviceSchema,
});

/** `POST /api/auth/password`: of the person who is signed in. */
export const passwordChangeSchema = z.strictObject({
  currentPassword: z.string().min(1).max(1000),
  newPassword: z.string().max(1000),
});

/** What the page learns of a sign-in; the tokens stay with the shell. */
export const sessionSchema = z.object({
  /** Stable for ever: names the local database together with the user. */
  officeId: z.string(),
  organisation: z.object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    currency: z.string(),
    demo: z.boolean(),
  }),
  user: z.object({
    id: z.string(),
    name: z.string(),
    signInName: z.string(),
    role: z.enum(['salesperson', 'manager', 'administrator']),
  }),
  deviceId: z.string(),
  /** Two letters or more, unique in the organisation: the first part of provisional order numbers. */
  deviceCode: z.string(),
});
export type Session = z.infer<typeof sessionSchema>;

export const tokensSchema = z.object({
  accessToken: z.string(),
  accessExpiresAt: z.string(),
  refreshToken: z.string(),
});

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);

/** `GET /api/vault`: what a laptop needs of the head office for its keys (docs/decisions/015-keys.md). */
export const vaultSchema = z.object({
  /** Names the recovery key a wrapping was made with; 32 lower-case hex digits. */
  recoveryKeyId: z.string().regex(/^[0-9a-f]{32}$/),
  /** RSA 3072 as SubjectPublicKeyInfo, for `sealForRecovery`. */
  recoveryKey: base64.max(1000),
  /** Days without contact after which a laptop stays locked. */
  leaseDays: z.number().int().min(1).max(365),
  /** 32 bytes for this device's unlock codes. */
  codeSecret: base64.length(44),
  /** From here on the lease counts by the clock of the head office; an older one does not say it. */
  serverTime: z.iso.datetime().optional(),
});
export type VaultAnswer = z.infer<typeof vaultSchema>;

/**
 * `POST /api/vault/release`: opens the recovery wrapping of the person who is signed in, made on `deviceId`.
 * Refused: `recovery_foreign` (another person, device, head office or key), `device_blocked`, `too_many_attempts`.
 */
export const vaultReleaseSchema = z.object({
  recoveryKeyId: z.string().min(1).max(64),
  deviceId: z.uuid(),
  wrapped: base64.max(1000),
});
export type VaultRelease = z.infer<typeof vaultReleaseSchema>;
/** `key`: the bytes that were wrapped. */
export const vaultReleaseAnswerSchema = z.object({ key: base64.max(1000) });

/** `POST /api/admin/devices/<id>/unlock-code`: the question as the person read it out, and what to read back. */
export const unlockQuestionSchema = z.strictObject({ question: z.string().trim().min(1).max(40) });
export const unlockAnswerSchema = z.object({ answer: z.string().max(40) });

/** `GET /api/admin/vault`, and `PATCH` of the days: how long a laptop works on without contact, and the key it is opened with. */
export const vaultSettingsSchema = z.object({
  leaseDays: z.number().int().min(1).max(365),
  recoveryKeyId: z.string(),
});
export type VaultSettings = z.infer<typeof vaultSettingsSchema>;
export const leaseChangeSchema = z.strictObject({ leaseDays: z.number().int().min(1).max(365) });

export const errorBodySchema = z.object({ error: z.object({ code: z.string(), details: details.default({}) }) });
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** `GET /api/demo`: the one-click sign-ins of the demo company; empty for a real organisation. */
export const demoSignInsSchema = z.object({
  signIns: z.array(
    z.object({
      signInName: z.string(),
      password: z.string(),
      name: z.string(),
      role: z.string(),
      territory: z.string(),
    }),
  ),
});
