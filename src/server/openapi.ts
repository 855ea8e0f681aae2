import type { FastifyInstance, RouteOptions } from 'fastify';
import { z } from 'zod';
import { errorTexts } from '../shared/errors';
import { errorBodySchema, protocolVersion } from '../shared/sync-protocol';
import type { Access } from './http';
import type { RouteSpec } from './route-spec';

type Json = Readonly<Record<string, unknown>>;

export interface DescribedRoute {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  readonly spec: RouteSpec | undefined;
}

/** Collects every route registered from now on. */
export function collectRoutes(app: FastifyInstance): readonly DescribedRoute[] {
  const routes: DescribedRoute[] = [];
  app.addHook('onRoute', (route: RouteOptions) => {
    for (const method of [route.method].flat()) {
      const { access = 'signed-in', spec } = route.config ?? {};
      routes.push({ method, path: route.url, access, spec });
    }
  });
  return routes;
}

/** The interface in OpenAPI 3.1, from the same schemas that check the requests. */
export function openApiDocument(routes: readonly DescribedRoute[], version: string): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    const parameters = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    (paths[path] ??= {})[route.method.toLowerCase()] = {
      ...(route.spec === undefined ? {} : { summary: route.spec.summary }),
      ...(parameters.length === 0 ? {} : { parameters }),
      ...(route.spec?.body === undefined
        ? {}
        : {
            requestBody: {
              required: true,
              content: { 'application/json': { schema: jsonSchema(route.spec.body, 'input') } },
            },
          }),
      responses: {
        '200':
          route.spec?.answer === undefined
            ? { description: 'Done' }
            : {
                description: 'Done',
                content: { 'application/json': { schema: jsonSchema(route.spec.answer, 'output') } },
              },
        default: { $ref: '#/components/responses/Error' },
      },
      security: route.access === 'public' ? [] : [{ [route.access === 'key' ? 'accessKey' : 'accessToken']: [] }],
      ...(route.access === 'administrator' ? { description: 'For administrators.' } : {}),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Roadbook head office',
      version,
      description: `Protocol ${protocolVersion}; send it as the header x-roadbook-protocol.`,
    },
    paths,
    components: {
      securitySchemes: {
        accessToken: { type: 'http', scheme: 'bearer' },
        accessKey: { type: 'http', scheme: 'bearer' },
      },
      responses: {
        Error: {
          description: `\`code\` is one of: ${Object.keys(errorTexts).join(', ')}.`,
          content: { 'application/json': { schema: jsonSchema(errorBodySchema, 'output') } },
        },
      },
    },
  };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
