import { z } from 'zod';
import { subjectOf } from '../../shared/domain/activity-words';
import type { Body } from '../../shared/entities';
import { isInstant } from '../../shared/schema/validate';
import { hashedId } from '../stable-id';
import { addressesIn } from './addresses';

/** Where records come from, as files and requests name it. */
export const channels = ['email', 'webform', 'wechat', 'whatsapp', 'line', 'sms'] as const;

/** One message as another system tells of it: a line of a file and the body of a request are the same thing. */
export const channelInputSchema = z.strictObject({
  /** What the source calls it; the same one is taken once. */
  id: z.string().trim().min(1).max(500),
  channel: z.enum(channels),
  /** in: the customer wrote to us. */
  direction: z.enum(['in', 'out']),
  /** ISO 8601 with the time; without a zone it is of the zone that is agreed (UTC unless said otherwise). */
  at: z.string().max(40),
  /** The customer's: e-mail addresses, telephone numbers or WeChat IDs, several divided by commas or semicolons. */
  address: z.string().max(500),
  subject: z.string().max(100_000).optional(),
  text: z.string().optional(),
  /** 1 to 5, where the customer said it: of a form or a survey. In a file a digit. */
  satisfaction: z.union([z.literal([1, 2, 3, 4, 5]), z.enum(['1', '2', '3', '4', '5'])]).optional(),
  /** Customer number or id, where the source knows it. */
  account: z.string().trim().max(64).optional(),
});
export type ChannelInput = z.output<typeof channelInputSchema>;

export interface ChannelRecord {
  /** The system it comes from. */
  readonly source: string;
  readonly sourceId: string;
  readonly channel: ChannelInput['channel'];
  readonly direction: ChannelInput['direction'];
  /** Instant. */
  readonly at: string;
  readonly addresses: readonly string[];
  readonly subject?: string;
  /** All of it; an activity gets the beginning. */
  readonly text?: string;
  readonly satisfaction?: number;
  readonly account?: string;
}

/** What is wrong with one, in words for who sends it; values are not repeated. */
export interface ChannelProblem {
  readonly field: string;
  readonly code: 'missing' | 'not_known' | 'too_long' | 'not_time' | 'in_the_future' | 'no_address';
  readonly reason: string;
}

export const isProblem = (read: ChannelRecord | ChannelProblem): read is ChannelProblem => 'code' in read;

/** What a laptop carries of one message; who wants all of it looks at the source. */
export const keptCharacters = 10_000;
const subjectCharacters = 200;
/** Clocks differ; a message of tomorrow is a wrong date, and would be the last contact for ever. */
const aheadMs = 10 * 60_000;

interface Reading {
  readonly source: string;
  /** IANA name of the zone of times that name none. */
  readonly zone: string;
  readonly now: Date;
}

/** @param input anything: nothing in it makes this throw */
export function readChannelRecord(input: unknown, { source, zone, now }: Reading): ChannelRecord | ChannelProblem {
  const parsed = channelInputSchema.safeParse(input);
  if (!parsed.success) return problemOf(parsed.error.issues[0]);
  const { id, channel, direction, address, ...given } = parsed.data;
  const sourceId = plainText(id).replaceAll('\n', ' ');
  if (sourceId === '') return { field: 'id', code: 'missing', reason: 'missing, or not a text' };
  const at = instantOf(given.at, zone);
  if (at === undefined)
    return { field: 'at', code: 'not_time', reason: 'no time like 2026-11-23T09:30:00+01:00 or 2026-11-23 09:30' };
  if (Date.parse(at) > now.getTime() + aheadMs)
    return { field: 'at', code: 'in_the_future', reason: 'the time lies in the future' };
  const addresses = addressesIn(plainText(address));
  const account = plainText(given.account ?? '');
  if (addresses.length === 0 && account === '')
    return { field: 'address', code: 'no_address', reason: 'no e-mail address, telephone number or WeChat ID' };
  const text = plainText(given.text ?? '');
  const subject = cut(plainText(given.subject ?? '').replace(/\s+/g, ' '), subjectCharacters) || subjectOf(text);
  return {
    ...{ source, sourceId, channel, direction, at, addresses },
    ...(subject === '' ? {} : { subject }),
    ...(text === '' ? {} : { text }),
    ...(given.satisfaction === undefined ? {} : { satisfaction: Number(given.satisfaction) }),
    ...(account === '' ? {} : { account }),
  };
}

function problemOf(issue: z.core.$ZodIssue | undefined): ChannelProblem {
  const field = String(issue?.path[0] ?? (issue?.code === 'unrecognized_keys' ? issue.keys[0] : '')).slice(0, 60);
  const isUnknown = issue?.code === 'unrecognized_keys';
  if (issue?.code === 'too_big') return { field, code: 'too_long', reason: `more than ${issue.maximum} characters` };
  if (field === 'satisfaction') return { field, code: 'not_known', reason: 'not one of 1, 2, 3, 4, 5' };
  if (issue?.code === 'invalid_value')
    return { field, code: 'not_known', reason: `not one of ${issue.values.map(String).join(', ')}` };
  return isUnknown
    ? { field, code: 'not_known', reason: 'not a field of a channel record' }
    : { field, code: 'missing', reason: 'missing, or not a text' };
}

// eslint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What can be stored and shown: line ends of one kind, nothing that cannot be seen. Markup is left as the text it is. */
const plainText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(controls, '').replace(loneSurrogates, '\ufffd').trim();

/** Never in the middle of a character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const isHalf = /[\ud800-\udbff]/.test(text.charAt(most - 1));
  return text.slice(0, isHalf ? most - 1 : most);
}

const timePattern = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * @param zone IANA name; of a time that a clock set forward leaves out, the hour after it, of one that comes twice the first
 * @returns an instant; undefined for what is no time
 */
export function instantOf(text: string, zone: string): string | undefined {
  const [, date = '', minutes = '', seconds = '00', fraction = '', offset] = timePattern.exec(text.trim()) ?? [];
  const wall = `${date}T${minutes}:${seconds}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  if (!isInstant(wall) || date < '1970-01-02') return undefined;
  if (offset !== undefined && offset.toUpperCase() !== 'Z') {
    const [, sign = '+', hours = '0', rest = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? [];
    const minutesOff = Number(hours) * 60 + Number(rest);
    if (minutesOff > 14 * 60 || Number(rest) > 59) return undefined;
    return new Date(Date.parse(wall) - (sign === '-' ? -1 : 1) * minutesOff * 60_000).toISOString();
  }
  const utc = Date.parse(wall);
  if (offset !== undefined) return new Date(utc).toISOString();
  // The offset of a day before is the one in force where a clock was just changed.
  const before = utc - offsetOf(zone, utc - 86_400_000);
  const exact = utc - offsetOf(zone, before);
  return new Date(offsetOf(zone, exact) === utc - exact ? exact : before).toISOString();
}

/** Dear to make, and a file asks for the same one at every line. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(zone, clock);
  return clock;
}

/** Milliseconds that a zone is ahead of UTC at an instant. */
function offsetOf(zone: string, ms: number): number {
  const parts = clockOf(zone).formatToParts(ms);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return local - Math.floor(ms / 1000) * 1000;
}

/** Depends on the source and its own id alone: what comes twice meets itself. A UUID of version 8. */
export const channelRecordId = ({ source, sourceId }: Pick<ChannelRecord, 'source' | 'sourceId'>): string =>
  hashedId('channel record', source, sourceId);

/** The activity a channel record becomes. Nobody of ours wrote it, so it counts as nobody's work. */
export function activityOf(
  record: ChannelRecord,
  at: { readonly accountId: string; readonly contactIds: readonly string[] },
): Body<'activity'> {
  const whole = record.text ?? '';
  const text = cut(whole, keptCharacters);
  return {
    kind: record.channel === 'email' ? 'email' : 'message',
    ...(record.channel === 'email' ? {} : { channel: record.channel === 'webform' ? 'webForm' : record.channel }),
    status: 'done',
    startAt: record.at,
    accountId: at.accountId,
    ...(at.contactIds.length === 0 ? {} : { contactIds: [...at.contactIds] }),
    ...(record.subject === undefined ? {} : { subject: record.subject }),
    ...(text === '' ? {} : { text }),
    ...(record.satisfaction === undefined ? {} : { satisfaction: record.satisfaction }),
    direction: record.direction,
    ...(record.addresses.length === 0 ? {} : { address: record.addresses.join(', ') }),
    source: record.source,
    sourceId: record.sourceId,
    ...(text.length < whole.length ? { leftOut: whole.length - text.length } : {}),
  };
}
