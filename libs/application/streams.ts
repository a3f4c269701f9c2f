import { createHash } from 'node:crypto';
import type { Id } from '#kernel';

/** The names of the streams, with the organisation in those that are not ids of their own (design: none collide). */
export const caseStream = (id: Id): string => `case-${id}`;
export const correctiveActionStream = (id: Id): string => `correctiveAction-${id}`;
export const partyStream = (id: Id): string => `party-${id}`;
export const organisationStream = (organisation: string): string => `organisation-${organisation}`;
export const packStream = (organisation: string, pack: string): string => `pack-${organisation}.${pack}`;
export const reviewStream = (organisation: string, body: string): string => `review-${organisation}.${body}`;
export const publicationStream = (organisation: string, period: string): string =>
  `publication-${organisation}.${period}`;
export const messageStream = (id: Id): string => `message-${id}`;
export const orgCalendarStream = (organisation: string, calendar: string): string =>
  `orgCalendar-${organisation}.${calendar}`;
export const calendarStream = (calendar: string): string => `calendar-${calendar}`;
export const caseNumberStream = (organisation: string, year: string): string => `caseNumber-${organisation}.${year}`;
export const TIME_STREAM = 'time-manual';

/**
 * The id of something that a command brings into being and names nowhere: the same for a retry.
 * @param index of the act in its command, for a command of several.
 */
export const mintedId = (organisation: string, commandId: Id, type: string, index: number): Id =>
  derivedId(organisation, commandId, type, String(index));

/** The namespace of the ids that are derived from others: made once, for this product. */
const NAMESPACE = Buffer.from('6f1d2f0c8f0b4d0f9c0c7a1e5b3f2d4a', 'hex');

/**
 * A name-based UUID (RFC 9562, version 5): the same parts give the same id. For ids of things that a retry must find
 * again, never for events.
 */
export function derivedId(...parts: readonly string[]): Id {
  const bytes = createHash('sha1').update(NAMESPACE).update(parts.join('\u0000')).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
