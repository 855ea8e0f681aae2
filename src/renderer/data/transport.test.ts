import { expect, test } from 'vitest';
import { personHeader, protocolVersion } from '../../shared/sync-protocol';
import { httpTransport } from './transport';

const ann = {
  organisation: { id: 'org-1', name: 'Company', slug: 'company', currency: 'EUR', demo: false },
  user: { id: 'ann', name: 'Ann', signInName: 'ann', role: 'salesperson' as const },
};
const request = { protocol: protocolVersion, checkpoint: null, push: [] };
const error = (code: string, status: number, protocol?: number): Response =>
  Response.json(
    { error: { code, details: {} } },
    { status, headers: protocol === undefined ? {} : { 'x-roadbook-protocol': String(protocol) } },
  );

test.each([
  // As a head office of before this rule answers: the laptop would look for the row that is to blame, and park it.
  ['an older one that understands nothing', error('bad_request', 400, protocolVersion - 1), 'office_too_old'],
  ['an older one that is kind', error('office_too_old', 501, protocolVersion - 1), 'office_too_old'],
  ['an older one that answers', Response.json({}, { headers: { 'x-roadbook-protocol': '0' } }), 'office_too_old'],
  ['one of our age that refuses', error('bad_request', 400, protocolVersion), 'bad_request'],
  ['a newer one', error('protocol_too_old', 426, protocolVersion + 1), 'protocol_too_old'],
  ['the shell itself', error('office_unreachable', 502), 'office_unreachable'],
])('the head office is %s', async (_name, response, code) => {
  const transport = httpTransport(() => Promise.resolve(response), ann);
  const { signal } = new AbortController();
  await expect(transport.sync(request, { waiting: 0, signal })).rejects.toMatchObject({ code });
});

test('every request says whose records it carries', async () => {
  const persons: (string | null)[] = [];
  const transport = httpTransport((_url, init) => {
    persons.push(new Headers(init?.headers).get(personHeader));
    return Promise.resolve(Response.json({}));
  }, ann);
  const { signal } = new AbortController();
  await transport.sync(request, { waiting: 0, signal });
  await expect(transport.events(() => undefined, signal)).rejects.toMatchObject({ code: 'not_head_office' });
  expect(persons).toEqual(['org-1/ann', 'org-1/ann']);
});
