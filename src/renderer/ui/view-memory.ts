import { createContext, useContext } from 'react';

/**
 * What a screen looked like when it was left: columns, scroll offset, id of the row. Ids and offsets only, never customer
 * data: the app keeps `session` for the time the window is open and `lasting` beyond it.
 */
export interface ViewMemory {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
}

/** The default of a plain object serves tests. */
export function memoryOfView(): ViewMemory {
  const values = new Map<string, unknown>();
  return { get: (key) => values.get(key), set: (key, value) => void values.set(key, value) };
}

export const ViewMemoryContext = createContext<{ readonly session: ViewMemory; readonly lasting: ViewMemory }>({
  session: memoryOfView(),
  lasting: memoryOfView(),
});

export const useViewMemory = (): { readonly session: ViewMemory; readonly lasting: ViewMemory } =>
  useContext(ViewMemoryContext);
