import type { Pool } from 'pg';
import { localDate } from '../../shared/domain/dates';
import { ownAnalysisSettingsId } from '../../shared/entities/analysis-settings';
import { asSystem } from '../database';
import { analyseCompany, type CompanyAnalysis } from './analyse-company';

/** Whose analyses are due: worked out on another day, with other settings or segments, or never. */
interface Due {
  readonly orgId: string;
  /** What they are due for; the same until the day, the settings, a segment, a territory, or a tag that a segment may ask for change. */
  readonly occasion: string;
}

async function occasions(pool: Pool, today: string): Promise<Due[]> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{
      id: string;
      rev: number | null;
      segments: string | null;
      territories: string | null;
      tags: string | null;
    }>(
      `SELECT o.id, s.rev, (SELECT sum(rev) FROM segments WHERE org_id = o.id) AS segments,
         (SELECT sum(rev) FROM territories WHERE org_id = o.id) AS territories,
         CASE WHEN EXISTS (SELECT FROM segments WHERE org_id = o.id AND NOT deleted AND (doc->'body'->'conditions' @> '[{"field":"tags"}]'
             OR doc->'body'->'conditions' @> '[{"op":"anyOf"}]'))
           THEN (SELECT sum(rev) FROM tags WHERE org_id = o.id) END AS tags
       FROM organisation o LEFT JOIN analysis_settings s ON s.org_id = o.id AND s.id = $1`,
      [ownAnalysisSettingsId],
    ),
  );
  return rows.map(({ id, rev, segments, territories, tags }) => ({
    orgId: id,
    occasion: [today, rev ?? 0, segments ?? 0, territories ?? 0, tags ?? 0].join(' '),
  }));
}

/** Told of each run: what came of it for which organisation, or the error. */
type Report = (result: (CompanyAnalysis & { readonly orgId: string }) | Error) => void;

/** @returns works out what is due at that moment and was not worked out by it before, one organisation after the other */
export function analysesDue(pool: Pool, report: Report, signal?: AbortSignal): (now: Date) => Promise<void> {
  const done = new Map<string, string>();
  const isEnded = (): boolean => signal?.aborted ?? false;
  return async (now) => {
    const today = localDate(now.toISOString(), -now.getTimezoneOffset());
    for (const { orgId, occasion } of await occasions(pool, today)) {
      if (isEnded() || done.get(orgId) === occasion) continue;
      // Before it is tried: what fails is tried again the next day, not every few seconds.
      done.set(orgId, occasion);
      try {
        report({ orgId, ...(await analyseCompany(pool, orgId, now, signal)) });
      } catch (error) {
        if (!isEnded()) report(error instanceof Error ? error : new Error(String(error)));
      }
    }
  };
}

const lookMs = 20_000;
const firstAfterMs = 30_000;

/**
 * Works out the analyses of each organisation once after the start, every day, and whenever its settings change.
 * @returns ends it; a run under way is given up
 */
export function analyseDaily(pool: Pool, now: () => Date, report: Report): () => Promise<void> {
  const ending = new AbortController();
  const look = analysesDue(pool, report, ending.signal);
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const run = (): void => {
    running = look(now())
      // The database is away: it is looked at again.
      .catch(() => undefined)
      .finally(() => {
        if (!ending.signal.aborted) timer = setTimeout(run, lookMs);
      });
  };
  timer = setTimeout(run, firstAfterMs);
  return async () => {
    ending.abort();
    clearTimeout(timer);
    await running;
  };
}
