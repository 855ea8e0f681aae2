import { z } from '../../shared/schema/zod';
import { demoSignInsSchema, sessionSchema, type Session } from '../../shared/sync-protocol';
import { askOffice } from './office-client';
import type { Platform } from './platform';
import { deviceIdOf } from './session';

const signedInSchema = z.object({ session: sessionSchema });

export type DemoSignIn = z.infer<typeof demoSignInsSchema>['signIns'][number];

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
}

/** This device, as the administrator finds it in the list. */
export const thisDevice = (platform: Platform): Device => ({
  id: deviceIdOf(platform, () => crypto.randomUUID()),
  name: deviceName(navigator.userAgent),
  platform: platform.kind,
});

export const askDemo = async (): Promise<readonly DemoSignIn[]> =>
  (await askOffice('/api/demo', demoSignInsSchema, { timeoutMs: 10_000 })).signIns;

export async function signIn(
  signInName: string,
  password: string,
  device: Device,
  timeoutMs = 30_000,
): Promise<Session> {
  const body = { signInName, password, device };
  return (await askOffice('/api/auth/sign-in', signedInSchema, { body, timeoutMs })).session;
}

export async function acceptInvitation(code: string, password: string, device: Device): Promise<Session> {
  return (await askOffice('/api/auth/accept-invitation', signedInSchema, { body: { code, password, device } })).session;
}

/** A name people recognise in the administrator's list of devices: "Chrome, Linux". */
function deviceName(userAgent: string): string {
  const browser = /Edg\//.test(userAgent)
    ? 'Edge'
    : /Electron\//.test(userAgent)
      ? 'Roadbook'
      : /Chrome\//.test(userAgent)
        ? 'Chrome'
        : 'Browser';
  const system = /Windows/.test(userAgent)
    ? 'Windows'
    : /Mac OS X/.test(userAgent)
      ? 'macOS'
      : /Linux/.test(userAgent)
        ? 'Linux'
        : 'Computer';
  return `${browser}, ${system}`;
}
