/** Name of the IndexedDB database with the copy of a store. */
export const snapshotDatabase = (name: string): string => `vault-${name}-snapshot`;
