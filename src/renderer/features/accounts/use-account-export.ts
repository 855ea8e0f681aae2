import { useCallback } from 'react';
import type { Row } from '../../data/api';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLanguage, useTexts } from '../../i18n/texts';
import { usePlatform } from '../../platform/platform';
import type { ListQuery } from '../../ui/list-state';
import { useToast } from '../../ui/toast';
import { accountsCsv } from './account-csv';
import { texts } from './texts';

const pageSize = 5000;

/** Writes the accounts of a query, or the selected ones of it, to a file of the user's choice. */
export function useAccountExport(): (query: ListQuery, only?: ReadonlySet<string>) => Promise<void> {
  const t = useTexts(texts);
  const language = useLanguage();
  const format = useFormat();
  const data = useData();
  const platform = usePlatform();
  const toast = useToast();
  return useCallback(
    async (query, only) => {
      const rows: Row<'account'>[] = [];
      for (let offset = 0; ; offset += pageSize) {
        const page = await data.fetchRecords('account', query, { offset, limit: pageSize });
        rows.push(...page.rows);
        if (page.rows.length === 0 || rows.length >= page.total) break;
      }
      const wanted = only ? rows.filter((row) => only.has(row.id)) : rows;
      const names = new Map<string, string>();
      for (const entity of ['user', 'territory', 'priceList', 'account'] as const) {
        const found = await data.fetchRecords(entity, {}, { offset: 0, limit: 200_000 });
        for (const record of found.rows) names.set(`${entity}:${record.id}`, record.name);
      }
      const csv = accountsCsv(wanted, {
        language,
        currency: data.session.organisation.currency,
        nameOf: (entity, id) => names.get(`${entity}:${id}`),
      });
      try {
        const saved = await platform.saveFile({
          suggestedName: `roadbook-accounts-${format.today}.csv`,
          content: new TextEncoder().encode(csv),
          type: 'text/csv;charset=utf-8',
        });
        if (saved) toast({ text: t('exported', { n: wanted.length }) });
      } catch {
        toast({ text: t('exportFailed'), problem: true });
      }
    },
    [data, format.today, language, platform, t, toast],
  );
}
