import type { Customer } from './customers';

/** load: may be lost with the power, because it can be had again. use: an edit has to be on the disk when it answers. */
export type Phase = 'load' | 'use';

/**
 * A store of customers with an index on name, on city and on updatedAt. Equal values go by id, upwards; texts sort by their
 * characters.
 */
export interface Store {
  /** Durable as the phase says when it answers. */
  write(customers: readonly Customer[]): Promise<void>;
  /** Everything written is where it stays. */
  settle(): Promise<void>;
  byId(id: string): Promise<Customer | undefined>;
  /** By name. */
  page(offset: number, limit: number): Promise<readonly Customer[]>;
  /** The newest by updatedAt. */
  newest(limit: number): Promise<readonly Customer[]>;
  /** By id. */
  ofCity(city: string, limit: number): Promise<readonly Customer[]>;
  countCity(city: string): Promise<number>;
  /** By a field that no index knows; equal ones by id. */
  byPhone(limit: number): Promise<readonly Customer[]>;
  update(before: Customer, after: Customer): Promise<void>;
  /** All of them, in any order, by so many at once or more. */
  forAll(take: (customers: readonly Customer[]) => void): Promise<void>;
  /** Bytes outside the JavaScript heap that the platform does not count. */
  readonly extraBytes: number;
  close(): Promise<void>;
}

export type OpenStore = (phase: Phase) => Promise<Store>;
