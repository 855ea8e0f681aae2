import { z } from 'zod';
import { readFileIfThere, writePrivateFile } from './private-file';

const loopback = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The origin of a head office as a person may type it, or undefined when it cannot be one. Without TLS only this very
 * computer is accepted: passwords and customers would cross the network readable otherwise.
 */
export function parseOfficeUrl(text: string): string | undefined {
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`);
  } catch {
    return undefined;
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') return undefined;
  if (url.pathname !== '/') return undefined;
  if (url.protocol === 'https:') return url.origin;
  return url.protocol === 'http:' && loopback.has(url.hostname) ? url.origin : undefined;
}

/** Which head office this shell talks to. */
export interface OfficeAddress {
  read(): string;
  /** `url` has passed parseOfficeUrl. */
  write(url: string): Promise<void>;
}

const fileSchema = z.object({ officeUrl: z.string() });

/** The address somebody chose, kept in a file; until then the given one, which is not kept. */
export async function createOfficeAddress(path: string, initial: string): Promise<OfficeAddress> {
  let chosen: string | undefined;
  try {
    const parsed = fileSchema.parse(JSON.parse((await readFileIfThere(path))?.toString('utf8') ?? 'null'));
    chosen = parseOfficeUrl(parsed.officeUrl);
  } catch {
    chosen = undefined;
  }
  return {
    read: () => chosen ?? initial,
    async write(url) {
      await writePrivateFile(path, JSON.stringify({ officeUrl: url } satisfies z.infer<typeof fileSchema>));
      chosen = url;
    },
  };
}
