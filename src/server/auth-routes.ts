import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  acceptInvitationSchema,
  deviceAnswerSchema,
  deviceQuestionSchema,
  passwordChangeSchema,
  sessionSchema,
  signInSchema,
  tokensSchema,
} from '../shared/sync-protocol';
import type { Auth, Caller } from './auth';
import { parseInput } from './route-spec';

const signedInSchema = tokensSchema.extend({ session: sessionSchema });
const refreshSchema = z.strictObject({ refreshToken: z.string().min(1).max(4096) });
const signOutSchema = z.object({ refreshToken: z.string().max(4096).optional() });
const sessionAnswerSchema = z.object({ session: sessionSchema });

export function authRoutes(app: FastifyInstance, { auth }: { readonly auth: Auth }): void {
  app.post(
    '/api/auth/sign-in',
    {
      bodyLimit: 16_384,
      config: {
        access: 'public',
        spec: { summary: 'Sign in with user name and password', body: signInSchema, answer: signedInSchema },
      },
    },
    (request) => auth.signIn(parseInput(signInSchema, request.body), request.ip),
  );
  app.post(
    '/api/auth/accept-invitation',
    {
      bodyLimit: 16_384,
      config: {
        access: 'public',
        spec: {
          summary: 'Choose a password with an invitation code, and sign in',
          body: acceptInvitationSchema,
          answer: signedInSchema,
        },
      },
    },
    (request) => auth.acceptInvitation(parseInput(acceptInvitationSchema, request.body), request.ip),
  );
  app.post(
    '/api/auth/refresh',
    {
      bodyLimit: 16_384,
      config: {
        access: 'public',
        spec: { summary: 'Exchange a refresh token for its successor', body: refreshSchema, answer: signedInSchema },
      },
    },
    (request) => auth.refresh(parseInput(refreshSchema, request.body).refreshToken),
  );
  app.post(
    '/api/auth/sign-out',
    {
      bodyLimit: 16_384,
      config: { access: 'public', spec: { summary: 'End a sign-in', body: signOutSchema, answer: z.object({}) } },
    },
    async (request) => {
      const body = parseInput(signOutSchema, request.body ?? {});
      await auth.signOut(/^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1], body.refreshToken);
      return {};
    },
  );
  app.post(
    '/api/auth/device',
    {
      bodyLimit: 16_384,
      config: {
        access: 'public',
        spec: { summary: 'Was this device blocked?', body: deviceQuestionSchema, answer: deviceAnswerSchema },
      },
    },
    async (request) => ({ revoked: await auth.isRevoked(parseInput(deviceQuestionSchema, request.body)) }),
  );
  app.post(
    '/api/auth/password',
    {
      bodyLimit: 16_384,
      config: {
        spec: {
          summary: 'Change your own password; your other sign-ins end',
          body: passwordChangeSchema,
          answer: z.object({}),
        },
      },
    },
    async (request) => {
      await auth.changePassword(request.actor as Caller, parseInput(passwordChangeSchema, request.body));
      return {};
    },
  );
  app.get(
    '/api/auth/session',
    { config: { spec: { summary: 'Who is signed in', answer: sessionAnswerSchema } } },
    async (request) => ({
      session: await auth.session(request.actor as Caller),
    }),
  );
}
