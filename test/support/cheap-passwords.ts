import { createPasswords } from '../../src/server/passwords';

/** A hundredth of the work: what a password costs is proved where it is made (passwords.test.ts). */
export const cheapCost = { logN: 10, r: 8, p: 1 };
export const cheapPasswords = createPasswords({ cost: cheapCost, concurrent: 4, waiting: 1_000 });
