/** Who asks: found out from the access token before a route runs, and the only thing a route believes about the caller. */
export interface RequestActor {
  readonly userId: string;
  readonly orgId: string;
  readonly deviceId: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on every route that is not public. */
    actor: RequestActor;
  }
}
