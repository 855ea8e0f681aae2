import { finish, type Work } from './slices';

export interface DependsOn {
  readonly paths: ReadonlySet<string>;
}

/** Something that is being made in slices, while records go on changing. */
interface Making {
  /** What it depends on, as it is now; undefined: the records as such. */
  readonly of: DependsOn | undefined;
  readonly changed: Set<number>;
  isStale: boolean;
}

/** How often something is begun anew because too much changed meanwhile, before it is made at once. */
const mostAttempts = 3;

/** What is being made of the records of a table. */
export class Makings {
  readonly #all = new Set<Making>();

  /**
   * Makes something while records may change between its slices. What changed too much meanwhile is begun anew.
   * @param mend takes up the records that changed meanwhile
   */
  *make<T>(
    of: DependsOn | undefined,
    work: () => Work<T>,
    mend: (made: T, slots: ReadonlySet<number>) => void,
  ): Work<T> {
    for (let attempt = 1; ; attempt += 1) {
      const making: Making = { of, changed: new Set(), isStale: false };
      this.#all.add(making);
      try {
        const made = attempt < mostAttempts ? yield* work() : finish(work());
        if (making.isStale) continue;
        mend(made, making.changed);
        return made;
      } finally {
        this.#all.delete(making);
      }
    }
  }

  isMaking(path: string): boolean {
    return [...this.#all].some(({ of }) => of?.paths.has(path));
  }

  /** These records change. @param most more than so many are not mended @param isLost whether nothing of it can be mended */
  changed(slots: Iterable<number>, most: number, isLost: (of: DependsOn | undefined) => boolean): void {
    for (const making of this.#all) {
      for (const slot of slots) making.changed.add(slot);
      if (making.changed.size > most || isLost(making.of)) making.isStale = true;
    }
  }

  /** Whatever of these is being made is begun anew. */
  spoil(isSpoilt: (of: DependsOn | undefined) => boolean): void {
    for (const making of this.#all) if (isSpoilt(making.of)) making.isStale = true;
  }
}
