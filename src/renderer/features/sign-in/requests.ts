import { z } from '../../../shared/schema/zod';
import { askOffice } from '../../platform/office-client';

const healthSchema = z.object({ ok: z.boolean(), product: z.literal('roadbook') });

/** Whether a head office answers at the address, so that a wrong one is known before a password is typed. */
export const askHealth = async (): Promise<void> =>
  void (await askOffice('/api/health', healthSchema, { timeoutMs: 10_000 }));

/** @throws AppError bad_request for what is no address */
export async function chooseOffice(url: string): Promise<string> {
  return (await askOffice('/shell/office', z.object({ officeUrl: z.string() }), { body: { url } })).officeUrl;
}
