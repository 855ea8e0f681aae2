import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entityNames, entityOf, isEntityName, type EntityName } from '../src/shared/entities';
import { must } from '../src/shared/errors';
import { migrateBody } from '../src/shared/schema/entity';
import { validateBody } from '../src/shared/schema/validate';

interface Frozen {
  readonly entity: string;
  readonly v: number;
  readonly id: string;
  readonly body: Record<string, unknown>;
}

const folder = new URL('./frozen/', import.meta.url);
const frozen = readdirSync(folder)
  .sort()
  .map((file) => ({ file, document: JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Frozen }));

const known = (name: string): EntityName => must(isEntityName(name) ? name : undefined, `${name} is an entity`);

// These files are never edited: they are what installed copies have on their disks. A new version of an entity adds a file.
describe('documents as older versions wrote them', () => {
  it.each(frozen)('$file can still be read, migrated and saved', ({ file, document }) => {
    expect(file).toBe(`${document.entity}.v${document.v}.json`);
    const entity = entityOf(known(document.entity));
    const before = JSON.stringify(document.body);
    const body = migrateBody(entity, document.v, document.body);
    expect(validateBody(entity, body)).toEqual([]);
    expect(JSON.stringify(document.body), 'a migration leaves its input alone').toBe(before);
    if (document.v === entity.version) expect(body).toEqual(document.body);
  });

  it.each(entityNames)('there is one of every version of %s', (name) => {
    const versions = frozen.filter(({ document }) => document.entity === name).map(({ document }) => document.v);
    expect(versions.sort((a, b) => a - b)).toEqual(
      Array.from({ length: entityOf(name).version }, (_, index) => index + 1),
    );
  });

  it('carried every field of its version', () => {
    for (const { document } of frozen) {
      if (!isEntityName(document.entity) || document.v !== 1 || entityOf(document.entity).version !== 1) continue;
      // Fields that came later without a new version may be missing; a field that was there must still be known.
      for (const name of Object.keys(document.body))
        expect(name === 'custom' || Object.hasOwn(entityOf(document.entity).fields, name)).toBe(true);
    }
  });
});
