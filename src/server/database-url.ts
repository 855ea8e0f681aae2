/**
 * The PostgreSQL that DATABASE_URL names; undefined when it names none and the embedded one is meant.
 * @throws Error in plain words, without the value: it may hold a password
 */
export function readDatabaseUrl(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = environment['DATABASE_URL'] ?? '';
  if (text === '') return undefined;
  if (URL.canParse(text) && /^postgres(ql)?:$/.test(new URL(text).protocol)) return text;
  throw new Error(
    'DATABASE_URL is no address of a PostgreSQL. It wants one like postgresql://user:password@host:5432/database; ' +
      'take it out of the environment to use the embedded one.',
  );
}

const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing answers there',
  ENOTFOUND: 'there is no computer of that name',
  EAI_AGAIN: 'the name of the computer cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'the computer cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  '28P01': 'user or password is wrong',
  '3D000': 'it has no database of that name',
};

/** The same error, or a sentence when the PostgreSQL that DATABASE_URL names cannot be reached. */
export function asUnreachable(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = unreachable[code];
  if (why === undefined) return error;
  return new Error(`The PostgreSQL of DATABASE_URL cannot be used: ${why} (${code}).`, { cause: error });
}
