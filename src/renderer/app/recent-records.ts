import type { ViewMemory } from '../ui/view-memory';

const key = 'recent';
const most = 50;

const recordPath = /^\/(?:accounts|contacts|opportunities|orders|products|cases|activities)\/([^/?]+)$/;

/** Ids of the records whose pages were opened lately, newest first. */
export function recentRecords(memory: ViewMemory): readonly string[] {
  const known = memory.get(key);
  return Array.isArray(known) ? known.filter((id): id is string => typeof id === 'string') : [];
}

/** Remembers the record whose page `path` is, if it is one. */
export function rememberVisit(memory: ViewMemory, path: string): void {
  const part = recordPath.exec(path)?.[1];
  if (part === undefined || part === 'new') return;
  const id = decodeURIComponent(part);
  memory.set(key, [id, ...recentRecords(memory).filter((other) => other !== id)].slice(0, most));
}
