import type { LastingValues } from './platform';

const prefix = 'roadbook.';

/** JSON under `roadbook.<key>`. A browser that refuses storage (private window, full disk) forgets instead of failing. */
export function keptValues(storage: () => Storage): LastingValues {
  const fallback = new Map<string, unknown>();
  const values: LastingValues = {
    get: (key) => {
      try {
        const text = storage().getItem(prefix + key);
        return text === null ? fallback.get(key) : (JSON.parse(text) as unknown);
      } catch {
        return fallback.get(key);
      }
    },
    set: (key, value) => {
      try {
        if (value === undefined) storage().removeItem(prefix + key);
        else storage().setItem(prefix + key, JSON.stringify(value));
        fallback.delete(key);
      } catch {
        fallback.set(key, value);
      }
    },
    fresh: (key) => Promise.resolve(values.get(key)),
    write: (key, value) => {
      values.set(key, value);
      return Promise.resolve();
    },
  };
  return values;
}
