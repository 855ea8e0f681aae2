import type { WhiteSpaceAnalysis } from './analyses';
import { monthDays } from './purchase-history';
import { inChunks, type Work } from './work';

/** Lines of orders that were bought (no returns): account and category as places in their lists, category -1 for none. */
export interface CategoryPurchases {
  readonly account: Int32Array;
  readonly day: Int32Array;
  readonly category: Int32Array;
}

const mostRows = 500;

/**
 * Which customers have not bought which categories, or not for long.
 * @param accounts that are looked at; rows are made of those with a purchase, and of those of greatest worth
 * @param worthOf of an account, by which rows are ordered
 */
export function* whiteSpaceAnalysis(
  { account: accountOf, day, category }: CategoryPurchases,
  accounts: Int32Array,
  categories: readonly { readonly id: string; readonly name: string }[],
  accountIdOf: (account: number) => string,
  worthOf: (account: number) => number,
  asOfDay: number,
): Work<WhiteSpaceAnalysis> {
  const width = categories.length;
  const places = placesOf(accounts);
  /** 0: never. */
  const lastDay = new Int32Array(accounts.length * width);
  const hasBought = new Uint8Array(accounts.length);
  let row = 0;
  yield* inChunks(accountOf, (chunk) => {
    for (const account of chunk) {
      const [on, column] = [day[row] ?? 0, category[row] ?? -1];
      row += 1;
      const place = places[account] ?? -1;
      if (place < 0 || on <= 0 || on > asOfDay) continue;
      hasBought[place] = 1;
      if (column < 0 || column >= width) continue;
      const cell = place * width + column;
      if (on > (lastDay[cell] ?? 0)) lastDay[cell] = on;
    }
  });
  const buyers = categories.map((_, column) => {
    let count = 0;
    for (let place = 0; place < accounts.length; place += 1) if (lastDay[place * width + column]) count += 1;
    return count;
  });
  yield;
  const columns = Array.from(categories.keys()).sort((a, b) => (buyers[b] ?? 0) - (buyers[a] ?? 0) || a - b);
  const rows = yield* bestBuyers(accounts, hasBought, worthOf);
  return {
    categories: columns.flatMap((column) => {
      const category_ = categories[column];
      return category_ ? [{ id: category_.id, name: category_.name, buyers: buyers[column] ?? 0 }] : [];
    }),
    rows: rows.map((place) => ({
      accountId: accountIdOf(accounts[place] ?? 0),
      months: columns.map((column) => {
        const last = lastDay[place * width + column] ?? 0;
        return last > 0 ? Math.floor((asOfDay - last) / monthDays) : null;
      }),
    })),
  };
}

/** Places of the buyers of greatest worth. Only those that can be among them are put in order. */
function* bestBuyers(
  accounts: Int32Array,
  hasBought: Uint8Array,
  worthOf: (account: number) => number,
): Work<number[]> {
  const buyers = new Int32Array(accounts.length);
  const worth = new Float64Array(accounts.length);
  let [place, count] = [0, 0];
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      if (hasBought[place]) {
        buyers[count] = place;
        worth[count] = worthOf(account);
        count += 1;
      }
      place += 1;
    }
  });
  const least = worth.slice(0, count).sort().at(-mostRows) ?? -Infinity;
  yield;
  const found = buyers.subarray(0, count).keys();
  return Array.from(found)
    .filter((at) => (worth[at] as number) >= least)
    .sort((a, b) => (worth[b] as number) - (worth[a] as number) || a - b)
    .slice(0, mostRows)
    .map((at) => buyers[at] as number);
}

/** By account: its place in the list; -1 or nothing for others. */
function placesOf(accounts: Int32Array): Int32Array {
  let end = 0;
  for (let place = 0; place < accounts.length; place += 1) end = Math.max(end, (accounts[place] as number) + 1);
  const places = new Int32Array(end).fill(-1);
  for (let place = 0; place < accounts.length; place += 1) places[accounts[place] as number] = place;
  return places;
}
