const wall = Date.now.bind(Date);

/** The clock of the machine, whatever floor RxDB sees: for instants that people read. */
export const wallClock = (): number => wall();

/**
 * Keeps `Date.now` of this realm at or above `floor`, before RxDB opens: its write times then never run backwards across a
 * restart, even when the clock of the laptop was set back (SYNC.md 3.7). Returns a function that lifts the floor.
 */
export function floorClock(floor: number): () => void {
  if (floor <= 0) return () => undefined;
  const before = Date.now;
  Date.now = () => Math.max(before.call(Date), floor);
  return () => {
    Date.now = before;
  };
}
