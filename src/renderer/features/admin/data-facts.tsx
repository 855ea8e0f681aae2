import type { ReactNode } from 'react';
import { entityNames, entityOf } from '../../../shared/entities';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import type { DataState } from './requests';
import { texts } from './texts';

const megabyte = 1024 * 1024;

/** How much there is at head office. */
export function DataFacts({ state }: { readonly state: DataState }): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const kept = entityNames.filter((name) => (state.records[name] ?? 0) > 0);
  const all = Object.values(state.records).reduce((sum, n) => sum + n, 0);
  return (
    <Section title={t('data')}>
      <div className="admin-data">
        <dl className="admin-facts s">
          <div>
            <dt>{t('records')}</dt>
            <dd>{format.number(all)}</dd>
          </div>
          <div>
            <dt>{t('deleted')}</dt>
            <dd>{format.number(state.deleted)}</dd>
          </div>
          <div>
            <dt>{t('size')}</dt>
            <dd>{`${format.number(Math.max(1, Math.round(state.databaseBytes / megabyte)))}\u00a0MB`}</dd>
          </div>
          <div>
            <dt>{t('changes')}</dt>
            <dd>{format.number(state.seq)}</dd>
          </div>
          {state.oldestSync !== undefined && (
            <div>
              <dt>{t('oldestSync')}</dt>
              <dd>{format.moment(state.oldestSync)}</dd>
            </div>
          )}
        </dl>
        <dl className="admin-facts s">
          {kept.map((name) => (
            <div key={name}>
              <dt>{l(entityOf(name).plural)}</dt>
              <dd>{format.number(state.records[name] ?? 0)}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Section>
  );
}
