import { describe, expect, it } from 'vitest';
import {
  createRevision,
  fillWithDefaultSettings,
  getChangedDocumentsSince,
  normalizeMangoQuery,
  prepareQuery,
  type BulkWriteRow,
  type EventBulk,
  type MangoQuery,
  type RxDocumentData,
  type RxJsonSchema,
  type RxStorage,
  type RxStorageChangeEvent,
  type RxStorageInstance,
} from 'rxdb/plugins/core';

interface Person {
  id: string;
  name: string;
  city: string;
  age: number;
  active: boolean;
  address: { zip: string };
  tags: string[];
  note?: string;
}

type Document = RxDocumentData<Person>;
type Instance = RxStorageInstance<Person, unknown, unknown>;

/** A storage of RxDB under test. */
export interface Subject {
  readonly storage: RxStorage<never, never>;
  /** True: instances of one collection in one realm hear of each other's writes. */
  readonly shares: boolean;
  /** True: an attachment is asked for by its digest. */
  readonly checksDigests: boolean;
}

const schemaOf = (version: number, attachments = false): RxJsonSchema<Document> =>
  fillWithDefaultSettings<Person>({
    version,
    primaryKey: 'id',
    type: 'object',
    properties: {
      id: { type: 'string', maxLength: 100 },
      name: { type: 'string', maxLength: 50 },
      city: { type: 'string', maxLength: 50 },
      age: { type: 'integer', minimum: -10, maximum: 150, multipleOf: 1 },
      active: { type: 'boolean' },
      address: { type: 'object', properties: { zip: { type: 'string', maxLength: 10 } } },
      tags: { type: 'array', items: { type: 'string' } },
      note: { type: 'string' },
    },
    required: ['id', 'name', 'city', 'age', 'active', 'address', 'tags'],
    indexes: ['name', ['city', 'age'], 'age', 'active', 'address.zip'],
    ...(attachments ? { attachments: {} } : {}),
  }) as RxJsonSchema<Document>;

// Storages that page through changes by write time need each write to have its own.
let clock = 1_700_000_000_000;
const token = 'conformity';

const person = (id: string, extra: Partial<Document> = {}): Document => ({
  id,
  name: `Name ${id}`,
  city: '上海',
  age: 30,
  active: true,
  address: { zip: '200000' },
  tags: ['a', 'b'],
  _deleted: false,
  _attachments: {},
  _meta: { lwt: (clock += 1) },
  _rev: `1-${token}`,
  ...extra,
});

const next = (previous: Document, extra: Partial<Document> = {}): { previous: Document; document: Document } => ({
  previous,
  document: { ...previous, _meta: { lwt: (clock += 1) }, _rev: createRevision(token, previous), ...extra },
});

const insert = (...documents: Document[]): BulkWriteRow<Person>[] => documents.map((document) => ({ document }));

/** What every storage of RxDB promises (rx-storage.interface.d.ts), told as tests. */
export function conformance(name: string, subject: () => Subject): void {
  const open = async ({
    databaseName = `db-${crypto.randomUUID()}`,
    collectionName = 'people',
    version = 0,
    attachments = false,
    schema = schemaOf(version, attachments),
    options = {},
  } = {}): Promise<Instance> =>
    (await subject().storage.createStorageInstance<Person>({
      databaseInstanceToken: crypto.randomUUID(),
      databaseName,
      collectionName,
      schema,
      options: options as never,
      multiInstance: false,
      devMode: false,
    })) as unknown as Instance;

  const filled = async (...documents: Document[]) => {
    const instance = await open();
    expect((await instance.bulkWrite(insert(...documents), 'fill')).error).toEqual([]);
    return instance;
  };

  const prepared = (instance: Instance, query: MangoQuery<Person>) =>
    prepareQuery<Person>(
      instance.schema,
      normalizeMangoQuery<Person>(instance.schema, {
        ...query,
        selector: { ...query.selector, _deleted: { $eq: false } } as never,
      }),
    );
  const find = async (instance: Instance, query: MangoQuery<Person>) =>
    (await instance.query(prepared(instance, query))).documents.map(({ id }) => id);
  const byId = async (instance: Instance, id: string, withDeleted = true) =>
    (await instance.findDocumentsById([id], withDeleted))[0];
  const heard = (instance: Instance) => {
    const bulks: EventBulk<RxStorageChangeEvent<Document>, unknown>[] = [];
    instance.changeStream().subscribe((bulk) => bulks.push(bulk as never));
    return bulks;
  };

  describe(`${name}: creation`, () => {
    it('opens many collections of one database at once', async () => {
      const databaseName = `db-${crypto.randomUUID()}`;
      const instances = await Promise.all(
        Array.from({ length: 20 }, (_, index) => open({ databaseName, collectionName: `c${index}` })),
      );
      // The Dexie storage says once per realm what else there is to buy.
      await instances[0]?.bulkWrite([], 'x');
      await Promise.all(instances.map((instance, index) => instance.bulkWrite(insert(person(`p${index}`)), 'x')));
      for (const [index, instance] of instances.entries()) expect(await find(instance, {})).toEqual([`p${index}`]);
      await Promise.all(instances.map((instance) => instance.close()));
    });

    it('keeps databases, collections and schema versions apart', async () => {
      const databaseName = `db-${crypto.randomUUID()}`;
      const instances = [
        await open({ databaseName }),
        await open({ databaseName, collectionName: 'others' }),
        await open({ databaseName, version: 1 }),
        await open(),
      ];
      for (const [index, instance] of instances.entries())
        await instance.bulkWrite(insert(person('same', { age: index })), 'x');
      for (const [index, instance] of instances.entries()) expect((await byId(instance, 'same'))?.age).toBe(index);
      await Promise.all(instances.map((instance) => instance.close()));
    });

    it('keeps the options it was opened with', async () => {
      const options = { ajax: 'bar' };
      const instance = await open({ options });
      expect(instance.options).toEqual(options);
      await instance.close();
    });

    it('refuses a schema that needs a wrapper which is not there', async () => {
      await expect(async () => open({ schema: { ...schemaOf(0), keyCompression: true } })).rejects.toThrow(/UT5/);
      await expect(async () => open({ schema: { ...schemaOf(0), encrypted: ['name'] } })).rejects.toThrow(/UT6/);
    });

    it('finds after closing and opening again what was written', async () => {
      const databaseName = `db-${crypto.randomUUID()}`;
      const first = await open({ databaseName });
      const a = person('a', { name: '王芳 “quoted” \u0000 \u{1f600}', tags: [] });
      const b = person('b');
      await first.bulkWrite(insert(a, b), 'x');
      const change = next(b, { _deleted: true });
      await first.bulkWrite([change], 'x');
      await first.close();
      const second = await open({ databaseName });
      expect(await byId(second, 'a')).toEqual(a);
      expect(await byId(second, 'b')).toEqual(change.document);
      expect(await find(second, {})).toEqual(['a']);
      await second.close();
      await second.close();
    });
  });

  describe(`${name}: bulkWrite`, () => {
    it('writes documents and answers no errors', async () => {
      const a = person('a', { note: 'x' });
      const instance = await filled(a);
      expect(await byId(instance, 'a')).toEqual(a);
      await instance.close();
    });

    it('answers a conflict with the stored document, exactly as it was written, and keeps it', async () => {
      const a = person('a');
      const instance = await filled(a);
      const row = { document: person('a', { name: 'Other' }) };
      const { error } = await instance.bulkWrite([row], 'second');
      expect(error).toMatchObject([
        { status: 409, isError: true, documentId: 'a', documentInDb: a, context: 'second' },
      ]);
      expect(Object.keys((error[0] as unknown as { documentInDb: object }).documentInDb).sort()).toEqual(
        Object.keys(a).sort(),
      );
      expect(error[0]?.writeRow).toEqual(row);
      expect(await byId(instance, 'a')).toEqual(a);
      await instance.close();
    });

    it('answers a conflict when the previous version is not the stored one, also for deleted documents', async () => {
      const a = person('a');
      const instance = await filled(a);
      const [second, third] = [next(a, { name: 'second' }), next(a, { name: 'third' })];
      expect((await instance.bulkWrite([second], 'x')).error).toEqual([]);
      // RxDB compares revisions; these two have the same height and come from different writers.
      third.document._rev = '2-elsewhere0';
      expect((await instance.bulkWrite([third], 'x')).error).toMatchObject([
        { status: 409, documentInDb: { name: 'second' } },
      ]);
      const gone = next(second.document, { _deleted: true });
      expect((await instance.bulkWrite([gone], 'x')).error).toEqual([]);
      expect((await instance.bulkWrite(insert(person('a')), 'x')).error).toMatchObject([
        { status: 409, documentInDb: { _deleted: true } },
      ]);
      await instance.close();
    });

    it('lets the first of two writes at the same time win', async () => {
      const instance = await open();
      const [first, second] = await Promise.all([
        instance.bulkWrite(insert(person('a', { name: 'first' })), 'x'),
        instance.bulkWrite(insert(person('a', { name: 'second' })), 'x'),
      ]);
      expect(first.error).toEqual([]);
      expect(second.error).toMatchObject([{ status: 409, documentInDb: { name: 'first' } }]);
      await instance.close();
    });

    it('writes what it can of a batch', async () => {
      const a = person('a');
      const instance = await filled(a);
      const { error } = await instance.bulkWrite([...insert(person('b'), person('a')), next(a, { age: 31 })], 'x');
      expect(error).toMatchObject([{ documentId: 'a', status: 409 }]);
      expect([(await byId(instance, 'a'))?.age, await find(instance, {})]).toEqual([31, ['a', 'b']]);
      await instance.close();
    });

    it('inserts deleted documents, and brings deleted ones back', async () => {
      const gone = person('a', { _deleted: true });
      const instance = await filled(gone);
      expect(await find(instance, {})).toEqual([]);
      const back = next(gone, { _deleted: false, name: 'back' });
      expect((await instance.bulkWrite([back], 'x')).error).toEqual([]);
      expect(await find(instance, { selector: { name: 'back' } })).toEqual(['a']);
      await instance.close();
    });

    it('takes nothing, and takes thousands', async () => {
      const instance = await open();
      expect((await instance.bulkWrite([], 'x')).error).toEqual([]);
      const many = Array.from({ length: 2000 }, (_, index) =>
        person(`p${String(index).padStart(5, '0')}`, { age: index % 100 }),
      );
      expect((await instance.bulkWrite(insert(...many), 'x')).error).toEqual([]);
      expect((await instance.count(prepared(instance, { selector: { age: { $gte: 50 } } }))).count).toBe(1000);
      await instance.close();
    });
  });

  describe(`${name}: findDocumentsById`, () => {
    it('answers what is there, deleted ones only when asked for', async () => {
      const instance = await filled(person('a'), person('b', { _deleted: true }));
      const ids = async (withDeleted: boolean) =>
        (await instance.findDocumentsById(['b', 'nobody', 'a'], withDeleted)).map(({ id }) => id).sort();
      expect([await ids(true), await ids(false), await instance.findDocumentsById([], true)]).toEqual([
        ['a', 'b'],
        ['a'],
        [],
      ]);
      await instance.close();
    });
  });

  describe(`${name}: query and count`, () => {
    const people = () => [
      person('a', { name: 'Dora', city: 'Berlin', age: 40, active: false, address: { zip: '10' } }),
      person('b', { name: 'Anna', city: 'Berlin', age: -3, address: { zip: '30' }, tags: ['vip'] }),
      person('c', { name: 'Chen', city: '上海', age: 9, address: { zip: '20' } }),
      person('d', { name: 'Bert', city: 'Aachen', age: 40, active: false, address: { zip: '40' }, note: 'late' }),
      person('e', { name: 'Anna', city: '台北', age: 150, address: { zip: '05' } }),
      person('f', { name: 'Gone', city: 'Berlin', age: 1, _deleted: true }),
    ];
    const cases: readonly (readonly [string, MangoQuery<Person>, readonly string[]])[] = [
      ['everything, by primary key', {}, ['a', 'b', 'c', 'd', 'e']],
      ['a value', { selector: { city: 'Berlin' } }, ['a', 'b']],
      ['a value in another script', { selector: { city: '上海' } }, ['c']],
      ['a range of numbers with negative ones', { selector: { age: { $gt: -3, $lte: 40 } } }, ['a', 'c', 'd']],
      ['a range of primary keys', { selector: { id: { $gte: 'b', $lt: 'd' } } }, ['b', 'c']],
      ['a boolean', { selector: { active: false } }, ['a', 'd']],
      ['a nested field', { selector: { 'address.zip': { $lt: '20' } }, sort: [{ 'address.zip': 'asc' }] }, ['e', 'a']],
      ['a field without index', { selector: { note: 'late' } }, ['d']],
      ['a field that is not there', { selector: { note: { $exists: false } } }, ['a', 'b', 'c', 'e']],
      ['an element of a list', { selector: { tags: { $elemMatch: { $eq: 'vip' } } } }, ['b']],
      ['one of', { selector: { city: { $in: ['Aachen', '台北'] } } }, ['d', 'e']],
      ['none of', { selector: { city: { $nin: ['Aachen', '台北'] } } }, ['a', 'b', 'c']],
      ['a range of one number', { selector: { age: { $gte: 9, $lte: 9 } } }, ['c']],
      ['a range of no number', { selector: { age: { $gt: 9, $lt: 9 } } }, []],
      ['above the highest value', { selector: { age: { $gt: 150 } } }, []],
      ['a list of one', { selector: { tags: { $size: 1 } } }, ['b']],
      ['a kind of value', { selector: { note: { $type: 'string' } } }, ['d']],
      ['null, which is also what is not there', { selector: { note: null as never } }, ['a', 'b', 'c', 'e']],
      ['or', { selector: { $or: [{ age: 9 }, { name: 'Bert' }] } }, ['c', 'd']],
      ['a pattern', { selector: { name: { $regex: '^a', $options: 'i' } } }, ['b', 'e']],
      ['sorted, equal ones by primary key', { sort: [{ name: 'asc' }] }, ['b', 'e', 'd', 'c', 'a']],
      ['sorted downwards', { sort: [{ age: 'desc' }] }, ['e', 'a', 'd', 'c', 'b']],
      ['sorted downwards, the first two', { sort: [{ age: 'desc' }], limit: 2 }, ['e', 'a']],
      ['the last two by primary key', { sort: [{ id: 'desc' }], limit: 2 }, ['e', 'd']],
      ['the first two of all', { limit: 2, sort: [{ id: 'asc' }] }, ['a', 'b']],
      ['downwards with a condition', { selector: { city: 'Berlin' }, sort: [{ age: 'desc' }], limit: 2 }, ['a', 'b']],
      ['downwards behind the first', { sort: [{ name: 'desc' }, { id: 'asc' }], skip: 3, limit: 2 }, ['b', 'e']],
      ['downwards both', { sort: [{ name: 'desc' }, { id: 'desc' }], skip: 3, limit: 2 }, ['e', 'b']],
      ['sorted by two fields', { sort: [{ city: 'asc' }, { age: 'asc' }] }, ['d', 'b', 'a', 'c', 'e']],
      ['sorted both ways', { sort: [{ age: 'desc' }, { name: 'asc' }] }, ['e', 'd', 'a', 'c', 'b']],
      ['a page', { sort: [{ age: 'asc' }], skip: 1, limit: 2 }, ['c', 'a']],
      ['a page behind the end', { skip: 9, limit: 2 }, []],
      [
        'a page of what does not match the index',
        { selector: { note: { $exists: false } }, sort: [{ id: 'asc' }], skip: 1, limit: 2 },
        ['b', 'c'],
      ],
      ['nothing of it', { limit: 0 }, []],
      ['nothing that matches', { selector: { name: 'Nobody' } }, []],
    ];

    it.each(cases)('finds %s', async (_name, query, expected) => {
      const instance = await filled(...people());
      const found = await find(instance, query);
      expect(query.sort || query.limit !== undefined ? found : [...found].sort()).toEqual(expected);
      if (query.limit === undefined && !query.skip)
        expect((await instance.count(prepared(instance, query))).count).toBe(expected.length);
      await instance.close();
    });

    it('answers a query that nobody has completed', async () => {
      const instance = await filled(...people());
      const bare = prepareQuery<Person>(instance.schema, { selector: {}, sort: [{ id: 'asc' }] } as never);
      expect((await instance.query(bare)).documents.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
      expect((await instance.count(bare)).count).toBe(6);
      await instance.close();
    });

    it('follows changes of what is indexed', async () => {
      const instance = await filled(...people());
      expect(await find(instance, { selector: { city: 'Berlin' } })).toHaveLength(2);
      expect(await find(instance, { sort: [{ age: 'asc' }], limit: 1 })).toEqual(['b']);
      const [a, b] = (await instance.findDocumentsById(['a', 'b'], true)) as [Document, Document];
      await instance.bulkWrite([next(a, { city: 'Zürich', age: -9 }), next(b, { _deleted: true })], 'x');
      await instance.bulkWrite(insert(person('g', { city: 'Berlin', age: -10 })), 'x');
      expect(await find(instance, { selector: { city: 'Berlin' } })).toEqual(['g']);
      expect(await find(instance, { selector: { city: 'Zürich' } })).toEqual(['a']);
      expect(await find(instance, { sort: [{ age: 'asc' }], limit: 3 })).toEqual(['g', 'a', 'c']);
      const many = Array.from({ length: 100 }, (_, index) => person(`m${index}`, { city: 'Berlin', age: 100 }));
      await instance.bulkWrite(insert(...many), 'x');
      expect((await instance.count(prepared(instance, { selector: { city: 'Berlin' } }))).count).toBe(101);
      await instance.close();
    });
  });

  describe(`${name}: changeStream`, () => {
    it('tells each write once, with the version before, after it can be read', async () => {
      const instance = await open();
      const bulks = heard(instance);
      const a = person('a');
      await instance.bulkWrite(insert(a, person('hidden', { _deleted: true })), 'one');
      const changed = next(a, { age: 31 });
      await instance.bulkWrite([changed], 'two');
      const gone = next(changed.document, { _deleted: true });
      await instance.bulkWrite([gone], 'three');
      await instance.bulkWrite([next(gone.document, { _deleted: false })], 'four');
      expect(bulks.map(({ context, events }) => [context, events.map(({ operation }) => operation)])).toEqual([
        ['one', ['INSERT']],
        ['two', ['UPDATE']],
        ['three', ['DELETE']],
        ['four', ['INSERT']],
      ]);
      expect(bulks[1]?.events[0]).toMatchObject({
        documentId: 'a',
        documentData: { age: 31 },
        previousDocumentData: a,
      });
      expect(new Set(bulks.map(({ id }) => id)).size).toBe(4);
      await instance.close();
    });

    it('tells nothing of what was refused', async () => {
      const instance = await filled(person('a'));
      const bulks = heard(instance);
      await instance.bulkWrite(insert(person('a')), 'x');
      await instance.bulkWrite(insert(person('a'), person('b')), 'x');
      expect(bulks.map(({ events }) => events.map(({ documentId }) => documentId))).toEqual([['b']]);
      await instance.close();
    });

    it('reaches other instances of the same collection', async () => {
      if (!subject().shares) return;
      const databaseName = `db-${crypto.randomUUID()}`;
      const [one, two] = [await open({ databaseName }), await open({ databaseName })];
      const bulks = heard(two);
      await one.bulkWrite(insert(person('a')), 'x');
      expect(bulks.map(({ events }) => events.length)).toEqual([1]);
      expect(await find(two, {})).toEqual(['a']);
      expect((await two.bulkWrite(insert(person('a')), 'x')).error).toMatchObject([{ status: 409 }]);
      await one.close();
      expect(await find(two, {})).toEqual(['a']);
      await two.close();
    });
  });

  describe(`${name}: changes since a checkpoint`, () => {
    it('pages through every document once, in the order of their last write', async () => {
      const [a, b, c] = [person('a'), person('b'), person('c', { _deleted: true })];
      const instance = await filled(a, b, c);
      await instance.bulkWrite([next(a, { age: 31 })], 'x');
      const seen: string[] = [];
      let checkpoint: unknown;
      for (let pages = 0; pages < 10; pages += 1) {
        const page = await getChangedDocumentsSince(instance, 2, checkpoint);
        seen.push(...page.documents.map(({ id, age }) => `${id}${age}`));
        checkpoint = page.checkpoint;
        if (page.documents.length < 2) break;
      }
      expect(seen).toEqual(['b30', 'c30', 'a31']);
      const more = await getChangedDocumentsSince(instance, 2, checkpoint);
      expect([more.documents, more.checkpoint]).toEqual([[], checkpoint]);
      await instance.bulkWrite(insert(person('d')), 'x');
      const after = await getChangedDocumentsSince(instance, 9, checkpoint);
      expect(after.documents.map(({ id }) => id)).toEqual(['d']);
      await instance.close();
    });

    it('answers nothing after the checkpoint of the last event, and all of what came later', async () => {
      const instance = await open();
      const bulks = heard(instance);
      const a = person('a');
      await instance.bulkWrite(insert(a, person('b')), 'x');
      await instance.bulkWrite([next(a, { age: 31 })], 'x');
      const since = async (index: number) =>
        (await getChangedDocumentsSince(instance, 100, bulks[index]?.checkpoint)).documents.map(({ id }) => id);
      expect([await since(0), await since(1)]).toEqual([['a'], []]);
      await instance.close();
    });

    it('answers an empty collection', async () => {
      const instance = await open();
      expect((await getChangedDocumentsSince(instance, 9)).documents).toEqual([]);
      await instance.close();
    });
  });

  describe(`${name}: attachments`, () => {
    const file = (text: string, digest: string) => ({
      data: new Blob([text], { type: 'text/plain' }),
      length: new Blob([text]).size,
      type: 'text/plain',
      digest,
    });
    const stub = ({ length, type, digest }: ReturnType<typeof file>) => ({ length, type, digest });
    const write = (instance: Instance, document: Document, files: object, previous?: Document) =>
      instance.bulkWrite(
        [{ document: { ...document, _attachments: files } as Document, ...(previous ? { previous } : {}) }],
        'x',
      );

    it('keeps data beside the document and gives it back over a restart', async () => {
      const databaseName = `db-${crypto.randomUUID()}`;
      const first = await open({ databaseName, attachments: true });
      const one = file('一 one', 'd1');
      expect((await write(first, person('a'), { f: one })).error).toEqual([]);
      expect((await byId(first, 'a'))?._attachments).toEqual({ f: stub(one) });
      await first.close();
      const second = await open({ databaseName, attachments: true });
      expect(await (await second.getAttachmentData('a', 'f', 'd1')).text()).toBe('一 one');
      await second.close();
    });

    it('replaces, keeps and removes data with the document', async () => {
      const instance = await open({ attachments: true });
      const [one, two, three] = [file('one', 'd1'), file('two', 'd2'), file('three', 'd3')];
      await write(instance, person('a'), { f: one, g: two });
      const stored = (await byId(instance, 'a')) as Document;
      const changed = next(stored).document;
      expect((await write(instance, changed, { f: three, g: stub(two) }, stored)).error).toEqual([]);
      const text = async (id: string, digest: string) => (await instance.getAttachmentData('a', id, digest)).text();
      expect([await text('f', 'd3'), await text('g', 'd2')]).toEqual(['three', 'two']);
      if (subject().checksDigests) await expect(async () => text('f', 'd1')).rejects.toThrow();
      const kept = (await byId(instance, 'a')) as Document;
      await write(instance, next(kept).document, { g: stub(two) }, kept);
      await expect(async () => text('f', 'd3')).rejects.toThrow();
      const last = (await byId(instance, 'a')) as Document;
      await write(instance, next(last, { _deleted: true }).document, {}, last);
      await expect(async () => text('g', 'd2')).rejects.toThrow();
      await instance.close();
    });

    it('refuses a stub of data that is not there', async () => {
      const instance = await open({ attachments: true });
      const bad = { document: { ...person('a'), _attachments: { f: stub(file('x', 'd1')) } } };
      const { error } = await instance.bulkWrite([bad, ...insert(person('b'))], 'x');
      expect(error).toMatchObject([{ status: 510, attachmentId: 'f', documentId: 'a' }]);
      expect([await byId(instance, 'a'), await find(instance, {})]).toEqual([undefined, ['b']]);
      await instance.close();
    });
  });

  describe(`${name}: cleanup and remove`, () => {
    it('forgets documents deleted long ago, and no others', async () => {
      const [old, fresh] = [person('old'), person('fresh')];
      const instance = await filled(person('live'), old, fresh);
      await instance.bulkWrite([next(old, { _deleted: true })], 'x');
      const gone = next(fresh, { _deleted: true });
      gone.document._meta.lwt = Date.now() + 60_000;
      await instance.bulkWrite([gone], 'x');
      expect(await instance.cleanup(1000)).toBe(true);
      expect([await byId(instance, 'old'), (await byId(instance, 'fresh'))?._deleted]).toEqual([undefined, true]);
      expect(await find(instance, {})).toEqual(['live']);
      expect((await instance.bulkWrite(insert(person('old')), 'x')).error).toEqual([]);
      expect(await find(instance, {})).toEqual(['live', 'old']);
      await instance.close();
    });

    it('removes nothing once it is closed, and says so with an Error of no kind of its own', async () => {
      const instance = await filled(person('a'));
      await instance.close();
      const error = await Promise.resolve()
        .then(() => instance.remove())
        .catch((reason: unknown) => reason);
      expect((error as Error).constructor).toBe(Error);
    });

    it('leaves nothing of a removed collection, and everything of the others', async () => {
      const databaseName = `db-${crypto.randomUUID()}`;
      const [one, two] = [await open({ databaseName }), await open({ databaseName, collectionName: 'others' })];
      await one.bulkWrite(insert(person('a')), 'x');
      await two.bulkWrite(insert(person('b')), 'x');
      await one.remove();
      const again = await open({ databaseName });
      expect([await byId(again, 'a'), await find(two, {})]).toEqual([undefined, ['b']]);
      expect((await again.bulkWrite(insert(person('a')), 'x')).error).toEqual([]);
      await again.close();
      await two.close();
    });
  });
}
