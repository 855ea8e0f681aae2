import { useEffect, useState } from 'react';
import { useCount, useData } from './hooks';

const everything = {};

/**
 * Whether everything the figures of an account come from is on the laptop and read. Until then a sum of orders would
 * say 0 where nothing is known yet.
 */
export function useFiguresKnown(): boolean {
  const data = useData();
  const orders = useCount('order', everything);
  const activities = useCount('activity', everything);
  const [complete, setComplete] = useState(true);
  useEffect(() => data.watchStatus((status) => setComplete(status.phase !== 'firstLoad')), [data]);
  return complete && orders !== undefined && activities !== undefined;
}
