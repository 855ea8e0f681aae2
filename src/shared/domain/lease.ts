/**
 * How long a laptop works on without the head office (docs/decisions/015-keys.md). Its clock is the largest of what it
 * showed before plus the time the program ran since, and the clock of the laptop: setting that back gains at most the time
 * the laptop was off, setting it forward locks until the next contact, which sets the lease's clock right.
 */
export interface Lease {
  /** Days without contact that the organisation allows. */
  readonly days: number;
  /** Time of the head office at the last contact, ms since 1970. */
  readonly contactMs: number;
  /** The highest this clock has shown, ms since 1970 as the head office counts. */
  readonly clockMs: number;
  /** Clock of the head office minus clock of the laptop, at the last contact. */
  readonly offsetMs: number;
  /** An unlock code allows work until then; 0: none. */
  readonly grantedUntilMs: number;
  /** Unlock codes that were used. */
  readonly codes: number;
  /** How often there was a contact: the head office's clock may be behind the one this laptop had. */
  readonly contacts: number;
}

export const usualLeaseDays = 14;
const mostShownDays = 7;
/** So many days before the end the days left are shown; of a short lease only its second half, or they would always be. */
const shownFromDays = (days: number): number => Math.min(mostShownDays, Math.floor(days / 2));
/** An unlock code gives so many days. */
const grantedDays = 3;
const dayMs = 86_400_000;
/** Less is what clocks differ by, and what a system puts right by itself. */
const leastSetBackMs = 3_600_000;

/** @param localMs clock of the laptop; it counts from now, as if there had been a contact */
export const newLease = (localMs: number): Lease => ({
  days: usualLeaseDays,
  contactMs: localMs,
  clockMs: localMs,
  offsetMs: 0,
  grantedUntilMs: 0,
  codes: 0,
  contacts: 0,
});

/**
 * @param localMs clock of the laptop now
 * @param ranMs how long the program ran since the lease was last advanced, by a clock that nobody can set
 */
export const advanced = (lease: Lease, localMs: number, ranMs: number): Lease => ({
  ...lease,
  clockMs: Math.max(lease.clockMs + Math.max(0, ranMs), localMs + lease.offsetMs),
});

/** The head office answered. What it says of the time holds, also when this clock showed more. */
export const afterContact = (lease: Lease, serverMs: number, localMs: number): Lease => ({
  ...lease,
  contactMs: serverMs,
  clockMs: serverMs,
  offsetMs: serverMs - localMs,
  grantedUntilMs: 0,
  contacts: lease.contacts + 1,
});

/** A code of the head office was typed. It is used up, whatever it gives. */
export const afterCode = (lease: Lease): Lease => ({
  ...lease,
  grantedUntilMs: lease.clockMs + grantedDays * dayMs,
  codes: lease.codes + 1,
});

/** Two windows that both advanced it. */
export const merged = (a: Lease, b: Lease): Lease => {
  if (a.contacts !== b.contacts) return a.contacts > b.contacts ? a : b;
  return {
    ...a,
    clockMs: Math.max(a.clockMs, b.clockMs),
    grantedUntilMs: Math.max(a.grantedUntilMs, b.grantedUntilMs),
    codes: Math.max(a.codes, b.codes),
  };
};

const endMs = ({ contactMs, days, grantedUntilMs }: Lease): number =>
  Math.max(contactMs + days * dayMs, grantedUntilMs);

export const isExpired = (lease: Lease): boolean => lease.clockMs >= endMs(lease);

/** Whole days and the begun one; 0: it is over. */
export const daysLeft = (lease: Lease): number => Math.max(0, Math.ceil((endMs(lease) - lease.clockMs) / dayMs));

/** Days left, from the day on that they are worth a word. */
export const daysLeftShown = (lease: Lease): number | undefined => worthAWord(daysLeft(lease), lease.days);

const worthAWord = (left: number, days: number): number | undefined => (left <= shownFromDays(days) ? left : undefined);

/**
 * The same as the head office sees it.
 * @param seenAt ISO instant of the last contact
 * @param days the lease of the organisation
 */
export const daysLeftSince = (seenAt: string, days: number, nowMs: number): number | undefined =>
  worthAWord(Math.max(0, Math.ceil((Date.parse(seenAt) + days * dayMs - nowMs) / dayMs)), days);

/**
 * The latest that the laptop's own clock has shown, where it was set back since; undefined: it was not. The lease goes by it until
 * the next contact, and whoever looks at the clock wonders.
 * @param localMs clock of the laptop now
 */
export const latestShownMs = (lease: Lease, localMs: number): number | undefined => {
  const latestMs = lease.clockMs - lease.offsetMs;
  return lease.contacts > 0 && latestMs - localMs >= leastSetBackMs ? latestMs : undefined;
};
