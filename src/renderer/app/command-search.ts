import { parentAccounts } from '../../shared/domain/permissions';
import type { EntityName } from '../../shared/entities';
import type { Row, SearchHit } from '../data/api';
import type { Label, Language } from '../../shared/schema/label';
import { inLanguage, languages } from '../../shared/schema/label';
import type { Command, NavEntry, Role } from '../ui/feature';

/** One line of the command bar. */
export type Entry =
  | { readonly kind: 'record'; readonly key: string; readonly hit: SearchHit }
  | ({ readonly kind: 'act'; readonly key: string; readonly command: Command } & Subject)
  | { readonly kind: 'place'; readonly key: string; readonly place: NavEntry };

/** Whom an act is about. */
interface Subject {
  readonly accountId?: string;
  /** The person found, who belongs to that account. */
  readonly contactId?: string;
}

export interface Group {
  readonly title: 'records' | 'doWith' | 'act' | 'places';
  /** Of the record that the acts are about. */
  readonly about?: string;
  readonly entries: readonly Entry[];
}

const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Every word of `text` begins a word of the label in any language, or lies anywhere in its Chinese. */
export function labelMatches(text: string, labels: readonly (Label | undefined)[]): boolean {
  const wanted = folded(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  const words = labels.flatMap((label) =>
    label ? languages.map((language: Language) => folded(inLanguage(label, language))) : [],
  );
  return wanted.every((part) =>
    words.some(
      (word) =>
        word.startsWith(part) || word.includes(` ${part}`) || (/[\u3400-\u9fff]/.test(part) && word.includes(part)),
    ),
  );
}

const forRole = (roles: readonly Role[] | undefined, role: Role): boolean =>
  roles === undefined || roles.includes(role);

/** Found, but seldom meant: they have no page of their own. */
const background = new Set(['priceList', 'team', 'territory', 'user']);

/** The hits that are shown: what people work with before what they only look up. */
export function foremost(hits: readonly SearchHit[], most: number): readonly SearchHit[] {
  const isBackground = (hit: SearchHit): boolean => background.has(hit.entity);
  return [...hits.filter((hit) => !isBackground(hit)), ...hits.filter(isBackground)].slice(0, most);
}

export interface CommandSources {
  readonly hits: readonly SearchHit[];
  readonly commands: readonly Command[];
  readonly places: readonly NavEntry[];
  readonly role: Role;
  /** The account that the first hit is, or belongs to; undefined while it is looked up, or when it has none. */
  readonly hitAccount?: string | undefined;
  /** The account of the page that is open. */
  readonly pageAccount?: string;
  readonly text: string;
}

/** The account a record is or belongs to; of a person with several the one whose main contact it is, else the first. */
export function accountIdOf<N extends EntityName>(entity: N, record: Row<N>): string | undefined {
  if (entity === 'account') return record.id;
  const main = (record as Partial<Row<'contact'>>).accounts?.find((row) => row.main === true);
  return main?.accountId ?? parentAccounts(entity, { ...record })[0];
}

/** Records first, then acts on the record found, then acts, then places (DESIGN.md 3). */
export function groupsFor({ hits, commands, places, role, hitAccount, pageAccount, text }: CommandSources): Group[] {
  const groups: Group[] = [];
  const allowed = commands.filter((command) => forRole(command.roles, role));
  if (hits.length > 0)
    groups.push({
      title: 'records',
      entries: hits.map((hit) => ({ kind: 'record', key: `${hit.entity} ${hit.id}`, hit })),
    });
  const [first] = hits;
  const acting = allowed.filter((command) => command.forAccount === true);
  if (first && hitAccount !== undefined && acting.length > 0)
    groups.push({
      title: 'doWith',
      about: first.title,
      entries: acting.map((command) => ({
        kind: 'act',
        key: `with ${command.id}`,
        command,
        accountId: hitAccount,
        ...(first.entity === 'contact' ? { contactId: first.id } : {}),
      })),
    });
  const acts = allowed.filter((command) => labelMatches(text, [command.label, command.keywords]));
  if (acts.length > 0) {
    groups.push({
      title: 'act',
      entries: acts.map((command) => ({
        kind: 'act',
        key: `do ${command.id}`,
        command,
        ...(pageAccount === undefined ? {} : { accountId: pageAccount }),
      })),
    });
  }
  const found = places.filter((place) => forRole(place.roles, role) && labelMatches(text, [place.label]));
  if (found.length > 0)
    groups.push({
      title: 'places',
      entries: found.map((place) => ({ kind: 'place', key: `go ${place.path}`, place })),
    });
  return groups;
}
