import { Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowsDiff, IconCheck, IconHistory, IconX } from '@tabler/icons-react';
import { type ReactNode } from 'react';
import { entityOf } from '../../../shared/entities';
import { errorTexts } from '../../../shared/errors';
import type { Arrival, SyncLogEntry } from '../../data/api';
import { useArrivals } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useLanguage, useTexts } from '../../i18n/texts';
import { usePlatform } from '../../platform/platform';
import { RefTitle } from '../../ui/field-value';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { fieldName, listOf } from './describe';
import { logFile } from './sync-log-file';
import { texts } from './texts';

const shownEntries = 40;
const shownArrivals = 12;

export function SyncLog({ log }: { readonly log: readonly SyncLogEntry[] }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const platform = usePlatform();
  const save = (): void =>
    void platform.saveFile({
      suggestedName: `roadbook-sync-${format.today}.csv`,
      content: new TextEncoder().encode(logFile(log)),
      type: 'text/csv',
    });
  return (
    <Section
      title={t('log')}
      action={
        log.length > 0 && (
          <Button variant="subtle" size="compact-sm" onClick={save}>
            {t('saveLog')}
          </Button>
        )
      }
    >
      {log.length === 0 ? (
        <p className="s d2">{t('logEmpty')}</p>
      ) : (
        <ul className="plainlist s">
          {log.slice(0, shownEntries).map((entry) => (
            <li key={`${entry.at} ${entry.kind}`} className="logline">
              <LogLine entry={entry} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function LogLine({ entry }: { readonly entry: SyncLogEntry }): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const icon = {
    synced: <IconCheck size={14} className="i ok" aria-hidden />,
    failed: <IconX size={14} className="i d3" aria-hidden />,
    refused: <IconAlertTriangle size={14} className="i warn" aria-hidden />,
    compared: <IconArrowsDiff size={14} className={entry.received > 0 ? 'i warn' : 'i ok'} aria-hidden />,
    damaged: <IconAlertTriangle size={14} className="i warn" aria-hidden />,
    restored: <IconHistory size={14} className="i acc" aria-hidden />,
  }[entry.kind];
  const words = (): string => {
    switch (entry.kind) {
      case 'synced':
        return t('logSynced', { received: format.number(entry.received), sent: format.number(entry.sent) });
      case 'failed':
        return entry.code ? l(errorTexts[entry.code]).replace(/\{\w+\}/g, '…') : t('logFailed');
      case 'refused':
        return t('logRefused', { n: Math.max(1, entry.sent) });
      case 'compared':
        return entry.received > 0
          ? t('logRepaired', { n: entry.received })
          : t('logCompared', { n: entry.compared ?? 0 });
      case 'damaged':
        return t('logDamaged', { n: entry.received });
      case 'restored':
        return t('logRestored');
    }
  };
  return (
    <>
      {icon}
      <span className="grow">{words()}</span>
      <span className="d3 nw">{format.moment(entry.at)}</span>
    </>
  );
}

export function Arrivals(): ReactNode {
  const t = useTexts(texts);
  const arrivals = useArrivals();
  if (!arrivals || arrivals.length === 0) return null;
  return (
    <Section title={t('arrived')} count={t('arrivedNote')}>
      <ul className="plainlist s">
        {arrivals.slice(0, shownArrivals).map((arrival) => (
          <li key={`${arrival.entity} ${arrival.id} ${arrival.at}`} className="logline">
            <ArrivalLine arrival={arrival} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function ArrivalLine({ arrival }: { readonly arrival: Arrival }): ReactNode {
  const t = useTexts(texts);
  const language = useLanguage();
  const l = useLabel();
  const format = useFormat();
  const entity = l(entityOf(arrival.entity).singular);
  const fields = arrival.fields.map((field) => fieldName(arrival.entity, field, language));
  const title = arrival.title === '' ? entity : arrival.title;
  const words =
    arrival.kind === 'created'
      ? t('created', { entity: language === 'en' ? entity.toLowerCase() : entity, title })
      : arrival.kind === 'removed'
        ? t('removed', { entity, title })
        : fields.length > 0
          ? t('updated', { fields: listOf(fields, language), title })
          : title;
  return (
    <>
      <IconCheck size={14} className="i d3" aria-hidden />
      <span className="grow">
        <Run>{words}</Run>{' '}
        <span className="d3">{arrival.byId === null ? t('nobody') : <RefTitle entity="user" id={arrival.byId} />}</span>
      </span>
      <span className="d3 nw">{format.moment(arrival.at)}</span>
    </>
  );
}
