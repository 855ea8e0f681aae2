import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { must } from '../shared/errors';
import { asSystem } from './database';

export interface OfficeIdentity {
  readonly id: string;
  /** Seals access tokens, derives the code secrets of devices, and seals recovery keys. Never leaves the head office. */
  readonly tokenSecret: Buffer;
}

/** The identity of this head office, made when somebody first asks for it. */
export async function readIdentity(pool: Pool): Promise<OfficeIdentity> {
  return asSystem(pool, async (tx) => {
    await tx.query('INSERT INTO office (token_secret) VALUES ($1) ON CONFLICT DO NOTHING', [randomBytes(32)]);
    const { rows } = await tx.query<{ id: string; token_secret: Buffer }>('SELECT id, token_secret FROM office');
    const row = must(rows[0], 'the head office has an identity');
    return { id: row.id, tokenSecret: row.token_secret };
  });
}
