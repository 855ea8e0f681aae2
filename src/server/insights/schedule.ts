import type { Pool } from 'pg';
import { localDate } from '../../shared/domain/dates';
import { ownAnalysisSettingsId } from '../../shared/entities/analysis-settings';
import { asSystem } from '../database';
import { analyseCompany, type CompanyAnalysis } from './analyse-company';

/** Whose analyses are due: worked out on another day, with other settings, or never. */
interface Due {
  readonly orgId: string;
  /** What they are due for; the same until the day or the settings change. */
  readonly occasion: string;
}

async function occasions(pool: Pool, today: string): Promise<Due[]> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ id: string; rev: number | null }>(
      'SELECT o.id, s.rev FROM organisation o LEFT JOIN analysis_settings s ON s.org_id = o.id AND s.id = $1',
      [ownAnalysisSettingsId],
    ),
  );
  return rows.map(({ id, rev }) => ({ orgId: id, occasion: `${today} ${rev ?? 0}` }));
}

const lookMs = 20_000;
const firstAfterMs = 30_000;

/**
 * Works out the analyses of each organisation once after the start, every day, and whenever its settings change, one organisation after the other.
 * @param report told of each run: what came of it, or the error
 * @returns ends it, when the run under way is done
 */
export function analyseDaily(
  pool: Pool,
  now: () => Date,
  report: (result: CompanyAnalysis | Error) => void,
): () => Promise<void> {
  const done = new Map<string, string>();
  let timer: NodeJS.Timeout | undefined;
  let isEnded = false;
  const look = async (): Promise<void> => {
    const moment = now();
    const today = localDate(moment.toISOString(), -moment.getTimezoneOffset());
    for (const { orgId, occasion } of await occasions(pool, today)) {
      if (isEnded || done.get(orgId) === occasion) continue;
      // Before it is tried: what fails is tried again the next day, not every few seconds.
      done.set(orgId, occasion);
      report(await analyseCompany(pool, orgId, moment));
    }
  };
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = look()
      .catch((error: unknown) => report(error instanceof Error ? error : new Error(String(error))))
      .finally(() => {
        if (!isEnded) timer = setTimeout(run, lookMs);
      });
  };
  timer = setTimeout(run, firstAfterMs);
  return async () => {
    isEnded = true;
    clearTimeout(timer);
    await running;
  };
}
