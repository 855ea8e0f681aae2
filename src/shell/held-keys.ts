/** How often the clock is looked at. A look that comes a minute late means that the computer slept. */
const lookMs = 5_000;
const sleptMs = 60_000;

interface Held {
  readonly profile: string;
  readonly place: string;
  readonly key: Uint8Array;
  readonly idleMs: number;
  leftMs: number;
}

/**
 * Keys of open vaults, in memory only. One is forgotten when no page of its profile has been heard of for the time that it was
 * left with, and all are when the computer slept: nobody who finds the laptop later, or reads its memory, meets them.
 */
export class HeldKeys {
  readonly #keys = new Map<string, Held>();
  readonly #now: () => number;
  #lookedAt = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param now milliseconds on this computer's clock */
  constructor(now: () => number) {
    this.#now = now;
  }

  hold(profile: string, place: string, key: Uint8Array, idleMs: number): void {
    this.#look();
    this.#forget((held) => held.profile === profile && held.place === place);
    this.#keys.set(nameOf(profile, place), { profile, place, key, idleMs, leftMs: idleMs });
    this.#timer ??= this.#start();
  }

  read(profile: string, place: string): Uint8Array | undefined {
    this.#look();
    return this.#keys.get(nameOf(profile, place))?.key;
  }

  /** A page of this profile asked for something. */
  heard(profile: string): void {
    this.#look();
    for (const held of this.#keys.values()) if (held.profile === profile) held.leftMs = held.idleMs;
  }

  /** @param place all of the profile's without it */
  forget(profile: string, place?: string): void {
    this.#forget((held) => held.profile === profile && (place === undefined || held.place === place));
  }

  forgetAll(): void {
    this.#forget(() => true);
  }

  #forget(isGone: (held: Held) => boolean): void {
    for (const [name, held] of this.#keys) {
      if (!isGone(held)) continue;
      held.key.fill(0);
      this.#keys.delete(name);
    }
    if (this.#keys.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #start(): NodeJS.Timeout {
    this.#lookedAt = this.#now();
    const timer = setInterval(() => this.#look(), lookMs);
    // It keeps no program running.
    timer.unref();
    return timer;
  }

  #look(): void {
    const now = this.#now();
    // A clock that was set back says nothing about how long it has been.
    const passedMs = Math.max(0, now - this.#lookedAt);
    this.#lookedAt = now;
    if (this.#keys.size === 0) return;
    for (const held of this.#keys.values()) held.leftMs -= passedMs;
    this.#forget((held) => passedMs >= sleptMs || held.leftMs <= 0);
  }
}

const nameOf = (profile: string, place: string): string => `${profile} ${place}`;
