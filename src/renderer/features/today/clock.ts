import { useEffect, useState } from 'react';

/** Instant of midnight, where the reader is, at which a calendar day begins. @param day YYYY-MM-DD */
export function dayStart(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date).toISOString();
}

const tickMs = 30_000;

/** The clock in milliseconds, renewed twice a minute while the screen is open. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), tickMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
