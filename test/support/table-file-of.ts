import { TableFile } from '../../src/server/table-file';

/** A file with this text, read in pieces so small that they end in the middle of everything. */
export const tableFileOf = (text: string, pieceBytes = 5): TableFile =>
  new TableFile(async function* () {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += pieceBytes)
      yield await Promise.resolve(bytes.subarray(at, at + pieceBytes));
  });
