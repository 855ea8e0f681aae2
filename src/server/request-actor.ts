/** Who asks: found out from the access token before a route runs, and the only thing a route believes about the caller. */
export interface RequestActor {
  readonly userId: string;
  readonly orgId: string;
  readonly deviceId: string;
}

/** A system of somebody else's that may deliver channel records to one organisation (channels/access-keys.ts). */
export interface KeyHolder {
  readonly orgId: string;
  readonly keyId: string;
  /** The source of what it delivers. */
  readonly name: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that is for people who are signed in. */
    actor: RequestActor;
    /** Set on every route that is for holders of an access key. */
    keyHolder: KeyHolder;
  }
}
