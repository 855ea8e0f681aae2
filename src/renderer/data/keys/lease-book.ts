import { z } from '../../../shared/schema/zod';
import { advanced, afterCode, afterContact, merged, newLease, type Lease } from '../../../shared/domain/lease';
import { isUnlockAnswer, unlockQuestion } from '../../../shared/domain/unlock-code';
import type { VaultAnswer } from '../../../shared/sync-protocol';
import { fromBase64, toBase64, type Bytes } from './base64';
import { inTurn } from './in-turn';
import { noteSeal } from './sealed-note';
import type { VaultHost } from './vault-host';

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
  /** The shell was given one too: from then on both have to be there, or somebody took one away. */
  twice: z.boolean().default(false),
});
type Note = z.infer<typeof noteSchema>;

interface LeasePorts {
  /** Of the lock: windows change the note one after the other. */
  readonly name: string;
  readonly now: () => number;
  /** The sealed note, base64. */
  readonly read: () => Promise<string | null>;
  readonly write: (sealed: string) => Promise<void>;
  /** The same note once more, where a copied and restored profile does not reach. */
  readonly shell: Pick<VaultHost, 'readLeases' | 'writeLease'>;
}

/** A lease that was taken away or tampered with has ended: the next contact begins another. */
const ended: Note = { lease: { ...newLease(0), clockMs: Number.MAX_SAFE_INTEGER }, codeSecret: null, twice: false };

/** Of two that were kept at different times. */
const newer = (a: Note, b: Note): Note => {
  const lease = merged(a.lease, b.lease);
  return { ...(a.lease.contacts >= b.lease.contacts ? a : b), lease, twice: true };
};

/** The lease as it is kept: sealed under the data key, so that nobody edits it who cannot open the vault. */
export class LeaseBook {
  constructor(private readonly ports: LeasePorts) {}

  async #open(key: Bytes, sealed: Bytes): Promise<Note | undefined> {
    const plain = await (await noteSeal(key, 'lease')).open(sealed);
    const parsed = noteSchema.safeParse(plain && JSON.parse(new TextDecoder().decode(plain)));
    return parsed.success ? parsed.data : undefined;
  }

  /** What the shell has; undefined: nothing of this key. @throws AppError store_failed */
  async #shells(key: Bytes): Promise<Note | undefined> {
    for (const sealed of await this.ports.shell.readLeases()) {
      const note = await this.#open(key, sealed);
      if (note) return note;
    }
    return undefined;
  }

  /** @throws AppError store_failed: the shell cannot be asked now */
  async #note(key: Bytes): Promise<Note> {
    const sealed = await this.ports.read();
    const note = sealed === null ? undefined : await this.#open(key, fromBase64(sealed));
    if (!note) return ended;
    const second = await this.#shells(key);
    if (second) return newer(note, second);
    return note.twice ? ended : note;
  }

  async #seal(key: Bytes, note: Note): Promise<Bytes> {
    return (await noteSeal(key, 'lease')).seal(new TextEncoder().encode(JSON.stringify(note)));
  }

  /** The shell first: the ring does not say that there are two before there are. @returns the note for the ring */
  async #keepTwice(key: Bytes, note: Note): Promise<string> {
    let sealed = await this.#seal(key, { ...note, twice: true });
    try {
      await this.ports.shell.writeLease(sealed);
    } catch {
      // Its disk may be full. An older one there counts as long as it is the newer one.
      sealed = await this.#seal(key, note);
    }
    return toBase64(sealed);
  }

  /** @param change undefined: nothing is to be kept */
  #change<N extends Note | undefined>(key: Bytes, change: (note: Note) => N | Promise<N>): Promise<N> {
    return inTurn(this.ports.name, async () => {
      const note = await change(await this.#note(key));
      if (note) await this.ports.write(await this.#keepTwice(key, note));
      return note;
    });
  }

  /** The note of a new ring, base64. A ring that was taken away brings no new lease where the shell knows the old one. */
  async first(key: Bytes, answer: VaultAnswer | undefined): Promise<string> {
    const second = await this.#shells(key).catch(() => undefined);
    const begun = second ?? { lease: newLease(this.ports.now()), codeSecret: null, twice: false };
    return this.#keepTwice(key, answer ? this.#after(begun, answer) : begun);
  }

  /** The head office answered, and said how late it is there; an older one does not: then this laptop's own clock counts. */
  #after({ lease, twice }: Note, { leaseDays, codeSecret, serverTime }: VaultAnswer): Note {
    const localMs = this.ports.now();
    const serverMs = serverTime === undefined ? localMs + lease.offsetMs : Date.parse(serverTime);
    return { lease: { ...afterContact(lease, serverMs, localMs), days: leaseDays }, codeSecret, twice };
  }

  /** As it is now. @param ranMs since it was last kept */
  async now(key: Bytes, ranMs: number): Promise<Lease> {
    return advanced((await this.#note(key)).lease, this.ports.now(), ranMs);
  }

  /** Keeps how far its clock has come. @returns what windows together know */
  async keep(key: Bytes, lease: Lease): Promise<Lease> {
    return (await this.#change(key, (note) => ({ ...note, lease: merged(note.lease, lease) }))).lease;
  }

  /**
   * The head office answered at `serverMs`, just now. A window that was unlocked, or opened, tells of the last contact again,
   * long after it was: that one changes nothing, or all time since would be given back.
   * @returns the lease as it is now
   */
  async contact(key: Bytes, serverMs: number): Promise<Lease> {
    const localMs = this.ports.now();
    const heard = (note: Note): Note =>
      serverMs > note.lease.contactMs ? { ...note, lease: afterContact(note.lease, serverMs, localMs) } : note;
    return advanced((await this.#change(key, heard)).lease, localMs, 0);
  }

  async told(key: Bytes, answer: VaultAnswer): Promise<void> {
    await this.#change(key, (note) => this.#after(note, answer));
  }

  /** What to read out to the administrator; undefined: the head office has never been reached from here. */
  async question(key: Bytes): Promise<string | undefined> {
    const { lease, codeSecret } = await this.#note(key);
    return codeSecret === null ? undefined : unlockQuestion(crypto.subtle, fromBase64(codeSecret), lease.codes);
  }

  /** @returns false: it is not the answer to the question */
  async useCode(key: Bytes, typed: string): Promise<boolean> {
    const used = await this.#change(key, async ({ lease, codeSecret, twice }) => {
      if (codeSecret === null) return undefined;
      if (!(await isUnlockAnswer(crypto.subtle, fromBase64(codeSecret), lease.codes, typed))) return undefined;
      return { lease: afterCode(advanced(lease, this.ports.now(), 0)), codeSecret, twice };
    });
    return used !== undefined;
  }
}
