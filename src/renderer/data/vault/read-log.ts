import { ByteCache } from './byte-cache';
import { joinBytes, sameBytes, type Bytes } from './bytes';
import { Chain, type Damage, type Head, type Manifest } from './chain';
import { decodeHeader, decodeIndex, decodeList, headerLength, tagOf, type FrameIndex, type Header } from './chunk';
import type { Disk, DiskRecord } from './disk';
import { VaultError } from './errors';
import type { HeadPlace } from './log';
import { sessionLength, type Seal } from './seal';
import { LogState, type Chunk } from './state';

/** To copy a page out of the browser and into its cipher is one piece each: larger ones would hold questions up. */
const pageBytes = 1024 * 1024;

interface Opened {
  readonly header: Header | undefined;
  /** undefined: torn, flipped, or sealed by somebody else. */
  readonly frame: Bytes | undefined;
}

export async function openRecord(
  seal: Seal,
  { bytes }: Pick<DiskRecord, 'bytes'> & Partial<DiskRecord>,
): Promise<Opened> {
  const header = decodeHeader(bytes);
  if (!header) return { header, frame: undefined };
  const frame = await seal
    .open(header.session, header.counter, bytes.slice(0, headerLength), bytes.subarray(headerLength))
    .catch(() => undefined);
  return { header, frame };
}

const parse = <T>(frame: Bytes | undefined): T | undefined =>
  frame && (JSON.parse(new TextDecoder().decode(frame)) as T);

export async function openHead(seal: Seal, bytes: Bytes | undefined): Promise<Head | undefined> {
  if (!bytes) return undefined;
  const { header, frame } = await openRecord(seal, { bytes });
  return header?.kind === 'head' ? parse<Head>(frame) : undefined;
}

async function openManifest(seal: Seal, record: DiskRecord | undefined): Promise<Manifest | undefined> {
  if (!record) return undefined;
  const { header, frame } = await openRecord(seal, record);
  if (header?.kind !== 'manifest' || header.number !== record.number || !frame) return undefined;
  return { number: record.number, tag: tagOf(record.bytes), list: decodeList(frame) };
}

async function* pages(disk: Disk): AsyncGenerator<DiskRecord[]> {
  for (let after = 0; ;) {
    const page = await disk.readAfter(after, pageBytes);
    const last = page.at(-1);
    if (!last) return;
    yield page;
    after = last.number;
  }
}

/** Without a head nobody says which manifest counts: the newest one that opens. */
async function findManifest(disk: Disk, seal: Seal): Promise<Manifest | undefined> {
  let found: Manifest | undefined;
  for await (const page of pages(disk))
    for (const record of page)
      if (decodeHeader(record.bytes)?.kind === 'manifest') found = (await openManifest(seal, record)) ?? found;
  return found;
}

export async function readManifest(disk: Disk, seal: Seal, head: Head | undefined): Promise<Manifest | undefined> {
  if (!head) return findManifest(disk, seal);
  if (head.manifest === 0) return undefined;
  const bytes = await disk.read(head.manifest);
  return openManifest(seal, bytes && { number: head.manifest, bytes });
}

/**
 * Reads, opens and checks every chunk. What is damaged is told and left out; the rest is in `state`.
 * @throws VaultError wrong_key, or what the disk says
 */
export async function readLog({
  disk,
  seal,
  headPlace,
  cacheBytes,
}: {
  readonly disk: Disk;
  readonly seal: Seal;
  readonly headPlace?: HeadPlace | undefined;
  readonly cacheBytes: number;
}) {
  const [identity, headNote, outsideNote] = await Promise.all([
    disk.note('identity'),
    disk.note('head'),
    headPlace?.read().catch(() => undefined),
  ]);
  const knowsKey = identity && (await isOurs(seal, identity));
  const [head, outside] = await Promise.all([openHead(seal, headNote), openHead(seal, outsideNote)]);
  const hasNotes = identity !== undefined || headNote !== undefined;
  const chain = new Chain(await readManifest(disk, seal, head), head, hasNotes ? Infinity : 0);
  const state = new LogState();
  const frames = new ByteCache(cacheBytes);
  const spoiled: number[] = [];
  const interned = new Map<string, string>();
  const intern = (text: string): string => {
    const known = interned.get(text);
    if (known !== undefined) return known;
    if (interned.size < 10_000) interned.set(text, text);
    return text;
  };
  let opens = 0;
  let number = Math.max(head?.number ?? 0, outside?.number ?? 0);
  let sequence = Math.max(head?.sequence ?? 0, outside?.sequence ?? 0);

  for await (const page of pages(disk)) {
    const openedPage = await Promise.all(page.map((record) => openChunk(seal, record)));
    page.forEach((record, position) => {
      const { header, frame, index } = openedPage[position] as Opened & { readonly index: FrameIndex | undefined };
      const span = index && spanOf(index);
      const tag = record.bytes.length >= headerLength ? tagOf(record.bytes) : '';
      if (frame) opens += 1;
      number = Math.max(number, record.number);
      const counts = chain.see({ number: record.number, tag, header, opened: frame !== undefined, span });
      if (header?.kind === 'manifest' && frame && header.number === record.number) return;
      if (!counts || !index || !frame) {
        spoiled.push(record.number);
        return;
      }
      const chunk = chunkOf(record, tag, header?.kind === 'base', index);
      sequence = Math.max(sequence, chunk.last);
      state.read(chunk, index, intern);
      frames.set(`${record.number}`, frame);
    });
  }
  if (!knowsKey && !head && opens === 0 && hasNotes) throw new VaultError('wrong_key');
  const isNew = opens === 0 && !hasNotes;
  const damages: readonly Damage[] = chain.finish([head, outside], isNew);
  for (const damage of damages) if (damage.sequences) sequence = Math.max(sequence, damage.sequences[1]);
  state.doneReading();
  return {
    state,
    damages,
    frames,
    spoiled,
    sequence,
    number,
    last: chain.last,
    manifest: chain.manifest?.number ?? 0,
    starts: head?.starts ?? [],
    identity: knowsKey ? identity : undefined,
    headNote,
  };
}

async function isOurs(seal: Seal, identity: Bytes): Promise<boolean> {
  const salt = identity.slice(0, sessionLength);
  return sameBytes(identity, joinBytes([salt, await seal.identify(salt)]));
}

export async function openChunk(
  seal: Seal,
  record: DiskRecord,
): Promise<Opened & { readonly index: FrameIndex | undefined }> {
  const { header, frame } = await openRecord(seal, record);
  if (!frame || header?.kind === 'manifest' || header?.kind === 'head') return { header, frame, index: undefined };
  return { header, frame, index: decodeIndex(frame) };
}

function spanOf({ groups, marks }: FrameIndex): [first: number, last: number] {
  let first = Infinity;
  let last = 0;
  const take = (sequence: number) => {
    first = Math.min(first, sequence);
    last = Math.max(last, sequence);
  };
  for (const { sequences } of groups) sequences.forEach(take);
  for (const { sequence } of marks) take(sequence);
  return [first, last];
}

export function chunkOf({ number, bytes }: DiskRecord, tag: string, compacted: boolean, index: FrameIndex): Chunk {
  const [first, last] = spanOf(index);
  return {
    number,
    tag,
    first,
    last,
    collections: [...new Set([...index.groups, ...index.marks].map(({ collection }) => collection))],
    bytes: bytes.length,
    blocks: index.blocks,
    columns: index.columns,
    marks: index.marks,
    compacted,
    rows: index.groups.reduce((sum, { ids }) => sum + ids.length, 0),
    rowBytes: index.blocks.reduce((sum, { rawLength }) => sum + rawLength, 0),
    live: 0,
    liveBytes: 0,
  };
}
