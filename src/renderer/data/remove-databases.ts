import { snapshotDatabase } from './snapshot/snapshot-database';

/** Of the storage before the vault: RxDB's names for the databases of one store. */
export const isStockOf =
  (name: string) =>
  (database: string): boolean =>
    database.startsWith(`rxdb-dexie-${name}--`);

/**
 * Removes what a store of this name keeps on the disk, in the vault and in the storage before it. Knows no RxDB, so that it
 * can be done where no data is open.
 * @param name as given to the store
 */
export const removeDatabases = (factory: IDBFactory, name: string): Promise<void> =>
  removeWhere(
    factory,
    (database) => [`vault-${name}`, snapshotDatabase(name)].includes(database) || isStockOf(name)(database),
  );

/** What an earlier Roadbook left, and nothing else. */
export const removeStock = (factory: IDBFactory, name: string): Promise<void> => removeWhere(factory, isStockOf(name));

async function removeWhere(factory: IDBFactory, isWanted: (database: string) => boolean): Promise<void> {
  for (const { name } of await factory.databases())
    if (name !== undefined && isWanted(name))
      await new Promise<void>((resolve, reject) => {
        const request = factory.deleteDatabase(name);
        request.onsuccess = () => resolve();
        request.onerror = () => reject(request.error as Error);
        // Another tab still holds it open and closes it as soon as it hears of the removal.
        request.onblocked = () => resolve();
      });
}
