import type { z } from 'zod';
import { AppError } from '../shared/errors';
import { isStorable } from './records-document';

/** What a route takes and gives, for the description of the interface (openapi.ts). */
export interface RouteSpec {
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly answer?: z.ZodType;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    spec?: RouteSpec;
  }
}

/** Also refuses texts that the database cannot hold. @throws AppError bad_request naming the first field that is wrong, never its value */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input);
  if (parsed.success) {
    if (!isStorable(parsed.data)) throw new AppError('bad_request');
    return parsed.data;
  }
  const path = parsed.error.issues[0]?.path ?? [];
  throw new AppError('bad_request', path.length === 0 ? {} : { field: path.map(String).join('.').slice(0, 100) });
}
