import { chooseOrganisation } from '../cli-commands';
import { type CliIo, type OpenDatabase, readOptions, table, UsageError } from '../cli-options';
import { analyseCompany } from './analyse-company';

/** `office insights`: works out now what the head office works out every day, e.g. after data came in by other means. */
export async function insightsCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text', organisation: 'text' });
  if (options.words.length > 0) throw new UsageError(`insights takes no word like "${options.words[0]}".`);
  const database = await open(options.text('data'));
  try {
    const organisation = await chooseOrganisation(database.pool, options.text('organisation'));
    const done = await analyseCompany(database.pool, organisation.id, new Date());
    const rows = [
      ['As of', done.asOf],
      ['Settings', done.configVersion === '' ? 'as built in' : done.configVersion],
      ['Orders', String(done.orders)],
      ['Currencies', done.currencies.join(', ')],
      ['Sets of rules', String(done.ruleSets)],
    ];
    for (const line of table(rows)) io.out(line);
    return 0;
  } finally {
    await database.close();
  }
}
