import { noteAct } from './acts';
import { chooseOrganisation } from './cli-commands';
import { type CliIo, type OpenDatabase, readOptions, table, UsageError } from './cli-options';
import { asSystem } from './database';
import { type DeviceRow, listDevices, revokeDevice } from './devices';
import { readIdentity } from './identity';
import { listUsers } from './users';
import { answerUnlockQuestion, changeLeaseDays, leaseDaysOf } from './vault';

const acts = ['list', 'revoke', 'unlock-code'];

/** `office devices list|revoke <id>|unlock-code <device> <question>` */
export async function devicesCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', organisation: 'text' });
  const [act = 'list', id, ...more] = options.words;
  if (!acts.includes(act)) throw new UsageError(`devices does not know "${act}".`);
  if (act === 'revoke' && (id === undefined || !/^[0-9a-f-]{36}$/i.test(id)))
    throw new UsageError('devices revoke wants the id of a device; devices list shows them.');
  // A question that was typed with blanks comes as several words.
  const question = act === 'unlock-code' ? more.join('') : '';
  if (act === 'unlock-code' && (id === undefined || question === ''))
    throw new UsageError('devices unlock-code wants the code or id of a device, and the question the laptop shows.');
  const surplus = act === 'list' ? id : act === 'revoke' ? more[0] : undefined;
  if (surplus !== undefined) throw new UsageError(`devices ${act} takes no word like "${surplus}".`);

  const database = await open(options.text('data'));
  try {
    const { pool } = database;
    const organisation = await chooseOrganisation(pool, options.text('organisation'));
    if (act === 'revoke' && id !== undefined) {
      await asSystem(pool, async (tx) => {
        await revokeDevice(tx, organisation.id, id);
        await noteAct(tx, { orgId: organisation.id, act: 'device revoked', subjectId: id });
      });
      io.out(`Device ${id} is blocked.`);
      return 0;
    }
    const devices = await asSystem(pool, (tx) => listDevices(tx, organisation.id));
    if (act === 'unlock-code' && id !== undefined) {
      const deviceId = findDevice(devices, id).id;
      const office = await readIdentity(pool);
      const answer = await answerUnlockQuestion(pool, office, { orgId: organisation.id, deviceId, question, by: {} });
      io.out(`Unlock code: ${answer} (once, for the question ${question.toUpperCase()})`);
      return 0;
    }
    const names = new Map((await listUsers(pool, organisation.id)).map((user) => [user.id, user.signInName]));
    const rows = devices.map((device) => [
      device.id,
      device.code,
      names.get(device.userId) ?? device.userId,
      device.name,
      device.revokedAt !== undefined
        ? 'blocked'
        : `last sync ${device.lastSyncAt?.slice(0, 16).replace('T', ' ') ?? 'never'}`,
      device.waiting === undefined ? '' : `${device.waiting} waiting`,
    ]);
    for (const line of table([['Id', 'Code', 'User', 'Name', 'State', ''], ...rows])) io.out(line);
    return 0;
  } finally {
    await database.close();
  }
}

function findDevice(devices: readonly DeviceRow[], named: string): DeviceRow {
  const device = devices.find(({ id, code }) => id === named.toLowerCase() || code === named.toUpperCase());
  if (device === undefined) throw new Error(`There is no device ${named}; devices list shows them.`);
  return device;
}

/** `office lease [<days>]`: after how many days without contact a laptop stays locked. */
export async function leaseCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', organisation: 'text' });
  const [typed, surplus] = options.words;
  if (surplus !== undefined) throw new UsageError(`lease takes one number, not "${surplus}" as well.`);
  const days = typed === undefined ? undefined : Number(typed);
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= 365))
    throw new UsageError(`lease wants a number of days from 1 to 365, not ${typed}.`);

  const database = await open(options.text('data'));
  try {
    const { id, slug } = await chooseOrganisation(database.pool, options.text('organisation'));
    if (days !== undefined) await changeLeaseDays(database.pool, id, days, {});
    const kept = await leaseDaysOf(database.pool, id);
    io.out(`A laptop of ${slug} that has not spoken to the head office for ${kept} days stays locked until it does.`);
    if (days !== undefined) io.out('Each laptop learns it at its next contact.');
    return 0;
  } finally {
    await database.close();
  }
}
