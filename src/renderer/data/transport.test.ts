import { expect, test } from 'vitest';
import { personHeader, protocolVersion } from '../../shared/sync-protocol';
import { httpTransport } from './transport';

test('every request says whose records it carries', async () => {
  const persons: (string | null)[] = [];
  const transport = httpTransport(
    (_url, init) => {
      persons.push(new Headers(init?.headers).get(personHeader));
      return Promise.resolve(Response.json({}));
    },
    {
      organisation: { id: 'org-1', name: 'Company', slug: 'company', currency: 'EUR', demo: false },
      user: { id: 'ann', name: 'Ann', signInName: 'ann', role: 'salesperson' },
    },
  );
  const { signal } = new AbortController();
  await transport.sync({ protocol: protocolVersion, checkpoint: null, push: [] }, { waiting: 0, signal });
  await expect(transport.events(() => undefined, signal)).rejects.toMatchObject({ code: 'not_head_office' });
  expect(persons).toEqual(['org-1/ann', 'org-1/ann']);
});
