import { Button } from '@mantine/core';
import { Fragment, useState, type ReactNode } from 'react';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useSession } from '../../platform/session';
import { EmptyState } from '../../ui/empty-state';
import { Section } from '../../ui/section';
import { StatusMark, Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { daysLeftSince } from '../../../shared/domain/lease';
import { ForGoodQuestion } from './for-good-question';
import { isLate } from './late';
import { revokeDevice, type AdminDevice } from './requests';
import { texts } from './texts';
import { UnlockQuestion } from './unlock-question';

interface DeviceTableProps {
  readonly devices: readonly AdminDevice[];
  /** After so many days without contact a device stays locked. */
  readonly leaseDays: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly ready: boolean;
  readonly onChanged: () => Promise<void>;
}

const columns = 7;

export function DeviceTable({ devices, leaseDays, now, ready, onChanged }: DeviceTableProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const toast = useToast();
  const { session } = useSession();
  const [asked, setAsked] = useState<{ readonly key: string; readonly what: 'block' | 'unlock' } | undefined>(
    undefined,
  );
  const keyOf = (device: AdminDevice): string => `${device.id} ${device.userId}`;
  const isAsked = (device: AdminDevice, what: 'block' | 'unlock'): boolean =>
    asked?.key === keyOf(device) && asked.what === what;
  const ask = (device: AdminDevice, what: 'block' | 'unlock'): void =>
    setAsked(isAsked(device, what) ? undefined : { key: keyOf(device), what });
  const block = async ({ id, name }: AdminDevice): Promise<void> => {
    await revokeDevice(id);
    toast({ text: t('isBlocked', { device: name }) });
  };
  if (devices.length === 0) {
    return (
      <Section title={t('devices')}>
        <EmptyState title={t('noDevices')}>{t('noDevicesNote')}</EmptyState>
      </Section>
    );
  }
  return (
    <Section title={t('devices')} count={format.number(devices.length)}>
      <div className="admin-scroll" tabIndex={0} role="group" aria-label={t('devices')}>
        <table className="tb flush">
          <thead>
            <tr>
              <th>{t('user')}</th>
              <th>{t('device')}</th>
              <th>{t('deviceCode')}</th>
              <th>{t('lastSync')}</th>
              <th className="r">{t('waiting')}</th>
              <th>{t('state')}</th>
              <th>
                <span className="visually-hidden">{t('block')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {devices.map((device) => (
              <Fragment key={keyOf(device)}>
                <tr>
                  <td>
                    <Run>{device.userName}</Run>
                  </td>
                  <td>
                    <Run>{device.name}</Run>
                    {device.id === session.deviceId && device.userId === session.user.id && (
                      <>
                        {' '}
                        <Tag>{t('thisDevice')}</Tag>
                      </>
                    )}
                  </td>
                  <td className="d2">{device.code}</td>
                  <td>
                    {device.lastSyncAt === undefined ? t('never') : format.moment(device.lastSyncAt)}
                    {isLate(device, now) && (
                      <>
                        {' '}
                        <Tag tone="warn">{t('late')}</Tag>
                      </>
                    )}
                  </td>
                  <td className="r">{device.waiting === undefined ? '' : format.number(device.waiting)}</td>
                  <td>
                    {device.revokedAt !== undefined && (
                      <StatusMark shape="cancelled">
                        {t('blocked', { time: format.moment(device.revokedAt) })}
                      </StatusMark>
                    )}
                    {device.revokedAt === undefined && (
                      <LeaseState left={daysLeftSince(device.lastSeenAt, leaseDays, now)} />
                    )}
                  </td>
                  <td className="r">
                    {device.revokedAt === undefined &&
                      (['unlock', 'block'] as const).map((what) => (
                        <Button
                          key={what}
                          variant="subtle"
                          size="compact-sm"
                          disabled={!ready}
                          title={ready ? undefined : t('needsOffice')}
                          aria-label={t(what === 'block' ? 'blockDevice' : 'unlockDevice', {
                            device: device.name,
                            name: device.userName,
                          })}
                          aria-expanded={isAsked(device, what)}
                          onClick={() => ask(device, what)}
                        >
                          {t(what)}
                        </Button>
                      ))}
                  </td>
                </tr>
                {isAsked(device, 'unlock') && (
                  <tr>
                    <td colSpan={columns} className="admin-question">
                      <UnlockQuestion device={device} ready={ready} onClose={() => setAsked(undefined)} />
                    </td>
                  </tr>
                )}
                {isAsked(device, 'block') && (
                  <tr>
                    <td colSpan={columns} className="admin-question">
                      <ForGoodQuestion
                        question={t('blockQuestion', { device: device.name, name: device.userName })}
                        confirm={t('blockForGood')}
                        ready={ready}
                        onConfirm={() => block(device)}
                        onChanged={onChanged}
                        onClose={() => setAsked(undefined)}
                      />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  );
}

/** As far as the head office can tell: a code read out over the telephone gives more. */
function LeaseState({ left }: { readonly left: number | undefined }): ReactNode {
  const t = useTexts(texts);
  if (left === undefined) return null;
  return left === 0 ? <Tag tone="bad">{t('leaseOver')}</Tag> : <Tag tone="warn">{t('leaseLeft', { n: left })}</Tag>;
}
