import type { Instant, LocalDate } from '#kernel';
import { Temporal } from '@js-temporal/polyfill';
import { formatLocalDate, type EpochDay } from '../calendar/index.ts';

/** Milliseconds since 1970-01-01T00:00Z. */
export type EpochMs = number;

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** From `start` on, the local clock is `offset` ms ahead of UTC. */
interface Segment {
  readonly start: EpochMs;
  readonly offset: number;
}

/** What a wall clock and calendar show: the day, and the ms since its 00:00. */
export interface LocalTime {
  readonly day: EpochDay;
  readonly timeOfDay: number;
}

/**
 * Conversion between instants and one zone's local time. The rules come from the platform's time-zone database through
 * Temporal and are kept a UTC year at a time, because asking it for every due date would cost a hundred times the rest
 * of the computation. Neither the server's own zone nor its locale has any part in it.
 */
export class Zone {
  readonly #years = new Map<number, readonly Segment[]>();

  private constructor(readonly name: string) {}

  static readonly #known = new Map<string, Zone>();

  /** The zone of an IANA name, or `null` where the database has none such. */
  static of(name: string): Zone | null {
    const known = Zone.#known.get(name);
    if (known !== undefined) return known;
    try {
      Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    } catch {
      return null;
    }
    const zone = new Zone(name);
    Zone.#known.set(name, zone);
    return zone;
  }

  /** How far the local clock is ahead of UTC at an instant, in ms. */
  offsetAt(instant: EpochMs): number {
    return this.#segmentAt(instant).offset;
  }

  localTimeOf(instant: EpochMs): LocalTime {
    const local = instant + this.offsetAt(instant);
    const day = Math.floor(local / DAY_MS);
    return { day, timeOfDay: local - day * DAY_MS };
  }

  /**
   * The first instant at which the local clock has reached a time of a day. That is the earlier one where the clock
   * shows the time twice, and the moment of the change where it leaps over it: in zones that change at midnight the
   * day starts at 01:00, and the day before still ends where it starts.
   * @param timeOfDay ms since 00:00.
   */
  firstInstantAt(day: EpochDay, timeOfDay: number): EpochMs {
    const local = day * DAY_MS + timeOfDay;
    const before = this.offsetAt(local - DAY_MS);
    const after = this.offsetAt(local + DAY_MS);
    if (before === after || this.offsetAt(local - before) === before) return local - before;
    if (this.offsetAt(local - after) === after) return local - after;
    return this.#segmentAt(local - before).start;
  }

  /** The first instant of a local day, which is also the exclusive end of the day before (G-4). */
  startOf(day: EpochDay): EpochMs {
    return this.firstInstantAt(day, 0);
  }

  /** `2024-06-05T00:00:00+01:00`; the fraction of a second only where there is one. */
  text(instant: EpochMs): string {
    const { day, timeOfDay } = this.localTimeOf(instant);
    return `${formatLocalDate(day)}T${clockText(timeOfDay)}${this.offsetText(instant)}`;
  }

  /** `+01:00`; with seconds only where the zone has them, as local mean times have. */
  offsetText(instant: EpochMs): string {
    const offset = this.offsetAt(instant);
    const clock = clockText(Math.abs(offset));
    return `${offset < 0 ? '-' : '+'}${clock.endsWith(':00') ? clock.slice(0, 5) : clock}`;
  }

  #segmentAt(instant: EpochMs): Segment {
    const segments = this.#segmentsOf(new Date(instant).getUTCFullYear());
    let index = segments.length - 1;
    while (index > 0 && (segments[index] as Segment).start > instant) index -= 1;
    return segments[index] as Segment;
  }

  #segmentsOf(year: number): readonly Segment[] {
    const known = this.#years.get(year);
    if (known !== undefined) return known;
    const end = Date.UTC(year + 1, 0, 1);
    const segments: Segment[] = [];
    let at: Temporal.ZonedDateTime | null = Temporal.Instant.fromEpochMilliseconds(
      Date.UTC(year, 0, 1),
    ).toZonedDateTimeISO(this.name);
    while (at !== null && at.epochMilliseconds < end) {
      segments.push({ start: at.epochMilliseconds, offset: Math.round(at.offsetNanoseconds / 1e6) });
      at = at.getTimeZoneTransition('next');
    }
    this.#years.set(year, segments);
    return segments;
  }
}

/** The local day of an instant in a zone that is known to exist. @throws RangeError where it does not. */
export function localDateOf(instant: Instant, timeZone: string): LocalDate {
  const zone = Zone.of(timeZone);
  if (zone === null) throw new RangeError(`${timeZone} is no time zone`);
  return formatLocalDate(zone.localTimeOf(Date.parse(instant)).day);
}

/** `HH:MM` as ms since 00:00, 24:00 included, or `null`. */
export function parseTimeOfDay(text: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/.exec(text);
  if (match === null) return null;
  return text === '24:00' ? DAY_MS : Number(match[1]) * HOUR_MS + Number(match[2]) * 60_000;
}

/** `HH:MM:SS`, with `.sss` only where there are ms. */
export function clockText(timeOfDay: number): string {
  const [hours, minutes, seconds, ms] = [
    Math.floor(timeOfDay / HOUR_MS),
    Math.floor(timeOfDay / 60_000) % 60,
    Math.floor(timeOfDay / 1_000) % 60,
    timeOfDay % 1_000,
  ].map((part) => String(part).padStart(2, '0'));
  return `${hours ?? ''}:${minutes ?? ''}:${seconds ?? ''}${timeOfDay % 1_000 === 0 ? '' : `.${(ms ?? '').padStart(3, '0')}`}`;
}

/** An instant without an empty fraction: `2024-06-04T23:00:00Z`. */
export const shortest = (instant: Instant): string => instant.replace('.000Z', 'Z');
