import { z } from '../../../shared/schema/zod';
import { demoSignInsSchema, sessionSchema, type Session } from '../../../shared/sync-protocol';
import { askOffice, shellInfoSchema, type ShellInfo } from '../../platform/office-client';

const signedInSchema = z.object({ session: sessionSchema });
const healthSchema = z.object({ ok: z.boolean(), product: z.literal('roadbook') });

export type DemoSignIn = z.infer<typeof demoSignInsSchema>['signIns'][number];

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
}

export const askShell = (): Promise<ShellInfo> => askOffice('/shell/info', shellInfoSchema, { timeoutMs: 5000 });

/** Whether a head office answers at the address, so that a wrong one is known before a password is typed. */
export const askHealth = async (): Promise<void> =>
  void (await askOffice('/api/health', healthSchema, { timeoutMs: 10_000 }));

export const askDemo = async (): Promise<readonly DemoSignIn[]> =>
  (await askOffice('/api/demo', demoSignInsSchema, { timeoutMs: 10_000 })).signIns;

export async function signIn(signInName: string, password: string, device: Device): Promise<Session> {
  return (await askOffice('/api/auth/sign-in', signedInSchema, { body: { signInName, password, device } })).session;
}

export async function acceptInvitation(code: string, password: string, device: Device): Promise<Session> {
  return (await askOffice('/api/auth/accept-invitation', signedInSchema, { body: { code, password, device } })).session;
}

/** @throws AppError bad_request for what is no address */
export async function chooseOffice(url: string): Promise<string> {
  return (await askOffice('/shell/office', z.object({ officeUrl: z.string() }), { body: { url } })).officeUrl;
}

/** A name people recognise in the administrator's list of devices: "Chrome, Linux". */
export function deviceName(userAgent: string): string {
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
