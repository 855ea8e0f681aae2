import { parseOfficeUrl } from '../shell/office-address';

/** Asked for at the first start, when nobody has named a head office yet. */
const noOffice = 'http://127.0.0.1:7340';

/** The head office named by --office=<address>, as npm start does; an address that is none is ignored. */
export function officeFromCommandLine(parameters: readonly string[]): string {
  const given = parameters.find((parameter) => parameter.startsWith('--office='))?.slice('--office='.length);
  return (given === undefined ? undefined : parseOfficeUrl(given)) ?? noOffice;
}
