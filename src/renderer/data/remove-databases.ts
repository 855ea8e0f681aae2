/**
 * Removes what a store of this name keeps on the disk. Knows no RxDB, so that it can be done where no data is open.
 * @param name as given to the store
 */
export async function removeDatabases(factory: IDBFactory, name: string): Promise<void> {
  const wanted = (await factory.databases()).flatMap((entry) =>
    entry.name?.startsWith(`rxdb-dexie-${name}--`) === true ? [entry.name] : [],
  );
  for (const database of wanted)
    await new Promise<void>((resolve, reject) => {
      const request = factory.deleteDatabase(database);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error as Error);
      // Another tab still holds it open and closes it as soon as it hears of the removal.
      request.onblocked = () => resolve();
    });
}
