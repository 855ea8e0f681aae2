import { z } from '../../../shared/schema/zod';
import { advanced, afterCode, afterContact, merged, newLease, type Lease } from '../../../shared/domain/lease';
import { isUnlockAnswer, unlockQuestion } from '../../../shared/domain/unlock-code';
import type { VaultAnswer } from '../../../shared/sync-protocol';
import { fromBase64, toBase64, type Bytes } from './base64';
import { inTurn } from './in-turn';
import { noteSeal } from './sealed-note';

const noteSchema = z.object({
  lease: z.object({
    days: z.number(),
    contactMs: z.number(),
    clockMs: z.number(),
    offsetMs: z.number(),
    grantedUntilMs: z.number(),
    codes: z.number().int(),
    contacts: z.number().int(),
  }),
  /** Of this device's unlock codes, base64; null: the head office has not been asked yet. */
  codeSecret: z.string().nullable(),
});
type Note = z.infer<typeof noteSchema>;

interface LeasePorts {
  /** Of the lock: windows change the note one after the other. */
  readonly name: string;
  readonly now: () => number;
  /** The sealed note, base64. */
  readonly read: () => Promise<string | null>;
  readonly write: (sealed: string) => Promise<void>;
}

/** A lease that was taken away or tampered with has ended: the next contact begins another. */
const ended: Note = { lease: { ...newLease(0), clockMs: Number.MAX_SAFE_INTEGER }, codeSecret: null };

/** The lease as it is kept: sealed under the data key, so that nobody edits it who cannot open the vault. */
export class LeaseBook {
  constructor(private readonly ports: LeasePorts) {}

  async #note(key: Bytes): Promise<Note> {
    const sealed = await this.ports.read();
    const plain = sealed === null ? undefined : await (await noteSeal(key, 'lease')).open(fromBase64(sealed));
    const parsed = noteSchema.safeParse(plain && JSON.parse(new TextDecoder().decode(plain)));
    return parsed.success ? parsed.data : ended;
  }

  async #seal(key: Bytes, note: Note): Promise<string> {
    const plain = new TextEncoder().encode(JSON.stringify(note));
    return toBase64(await (await noteSeal(key, 'lease')).seal(plain));
  }

  /** @param change undefined: nothing is to be kept */
  #change<N extends Note | undefined>(key: Bytes, change: (note: Note) => N | Promise<N>): Promise<N> {
    return inTurn(this.ports.name, async () => {
      const note = await change(await this.#note(key));
      if (note) await this.ports.write(await this.#seal(key, note));
      return note;
    });
  }

  /** The note of a new ring, base64. */
  first(key: Bytes, answer: VaultAnswer | undefined): Promise<string> {
    const lease = newLease(this.ports.now());
    return this.#seal(
      key,
      answer
        ? { lease: { ...lease, days: answer.leaseDays }, codeSecret: answer.codeSecret }
        : { lease, codeSecret: null },
    );
  }

  /** As it is now. @param ranMs since it was last kept */
  async now(key: Bytes, ranMs: number): Promise<Lease> {
    return advanced((await this.#note(key)).lease, this.ports.now(), ranMs);
  }

  /** Keeps how far its clock has come. @returns what windows together know */
  async keep(key: Bytes, lease: Lease): Promise<Lease> {
    return (await this.#change(key, (note) => ({ ...note, lease: merged(note.lease, lease) }))).lease;
  }

  /** The head office answered at `serverMs`. */
  async contact(key: Bytes, serverMs: number): Promise<Lease> {
    const localMs = this.ports.now();
    return (await this.#change(key, (note) => ({ ...note, lease: afterContact(note.lease, serverMs, localMs) }))).lease;
  }

  /** The head office answered. How late it is there, the next sync tells: until then this laptop's own clock counts. */
  async told(key: Bytes, { leaseDays, codeSecret }: VaultAnswer): Promise<void> {
    const localMs = this.ports.now();
    await this.#change(key, ({ lease }) => ({
      lease: { ...afterContact(lease, localMs + lease.offsetMs, localMs), days: leaseDays },
      codeSecret,
    }));
  }

  /** What to read out to the administrator; undefined: the head office has never been reached from here. */
  async question(key: Bytes): Promise<string | undefined> {
    const { lease, codeSecret } = await this.#note(key);
    return codeSecret === null ? undefined : unlockQuestion(crypto.subtle, fromBase64(codeSecret), lease.codes);
  }

  /** @returns false: it is not the answer to the question */
  async useCode(key: Bytes, typed: string): Promise<boolean> {
    const used = await this.#change(key, async ({ lease, codeSecret }) => {
      if (codeSecret === null) return undefined;
      if (!(await isUnlockAnswer(crypto.subtle, fromBase64(codeSecret), lease.codes, typed))) return undefined;
      return { lease: afterCode(advanced(lease, this.ports.now(), 0)), codeSecret };
    });
    return used !== undefined;
  }
}
