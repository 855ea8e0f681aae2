/** The fields of an account that every system must hold alike. */
const compared = ['name', 'code', 'city', 'phone', 'street', 'postalCode'] as const;

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

/** Adds up accounts in any order: two systems with the same sum and count hold the same accounts. */
export class Checksum {
  #count = 0;
  #sum = 0;

  add(id: string, body: Readonly<Record<string, unknown>>): void {
    this.#count += 1;
    const values = compared.map((name) => body[name]);
    this.#sum = (this.#sum + hashOf([id, ...values].map(String).join('\n'))) % 0x1_0000_0000;
  }

  get value(): string {
    return `${this.#count} accounts, ${this.#sum.toString(16)}`;
  }
}
