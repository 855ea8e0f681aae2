/** What the worker with the limits can be asked. */
export interface RawCalls {
  pull(): Promise<number>;
  readAll(): Promise<number>;
  window(offset: number, limit: number): readonly unknown[];
  sortByCity(limit: number): readonly unknown[];
  countCity(city: string): number;
  search(typed: string, limit: number): readonly string[];
  edit(id: string, phone: string): Promise<boolean>;
}

export interface RawAsk {
  readonly n: number;
  readonly method: keyof RawCalls;
  readonly args: readonly unknown[];
}
