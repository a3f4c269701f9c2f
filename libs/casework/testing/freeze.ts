import { createHash } from 'node:crypto';
import type { CalendarVersion, Pack } from '#procedure';
import type { CaseCommand, CaseState, Context, Holder } from '../index.ts';
import { brotli, packed, type FrozenContext, type History, type Shared, type Step } from './corpus.ts';
import type { Answer } from './scenario.ts';

/** Writes histories down: what a decision was given, as plain data. */
export class Freezer {
  readonly #packs: Record<string, Pack>;
  readonly #calendars: Record<string, CalendarVersion>;
  readonly #keys = new Map<object, string>();

  constructor({ packs, calendars }: Shared) {
    this.#packs = { ...packs };
    this.#calendars = { ...calendars };
  }

  step(state: CaseState, command: CaseCommand, context: Context, { events, refusal }: Answer, ids: number): Step {
    const frozen = this.context(context, state.area);
    const said = JSON.parse(JSON.stringify(command)) as CaseCommand;
    return refusal === undefined
      ? { command: said, context: frozen, ids, events }
      : { command: said, context: frozen, ids, refused: refusal.code };
  }

  context(context: Context, area: string | undefined): FrozenContext {
    const { now, actor, origin, timeZone, closureDays, tzdb, pack } = context;
    const divisions = new Set<string>([pack.calendar, ...pack.clocks.flatMap(({ calendar }) => calendar ?? [])]);
    const countings = [...divisions].map((division) => {
      const known = context.countings(division);
      return [division, known.map((one) => ({ ...one, calendar: this.calendar(one.calendar) }))] as const;
    });
    return {
      ...{ now, actor, origin, timeZone, closureDays, tzdb, pack: this.pack(pack) },
      versions: [1, 2, 3, 4, 5].flatMap((version) => {
        const other = context.packVersion(version);
        return other === undefined ? [] : [this.pack(other)];
      }),
      countings: Object.fromEntries(countings),
      holders: Object.fromEntries(
        Object.keys(pack.roles).map((role): readonly [string, readonly Holder[]] => [
          role,
          context.holders(role, now, area),
        ]),
      ),
      lists: {},
    };
  }

  pack = (pack: Pack): string => this.#keep(this.#packs, pack, `${pack.pack}-${pack.version}`);
  calendar = (calendar: CalendarVersion): string =>
    this.#keep(this.#calendars, calendar, `${calendar.id}-${calendar.version}`);

  #keep<T extends object>(all: Record<string, T>, one: T, name: string): string {
    const known = this.#keys.get(one);
    if (known !== undefined) return known;
    const key = `${name}-${createHash('sha256').update(JSON.stringify(one)).digest('hex').slice(0, 8)}`;
    all[key] ??= one;
    this.#keys.set(one, key);
    return key;
  }

  /** The file: the shared line, and one line for each history. */
  file(histories: readonly History[]): Buffer {
    const lines = [{ packs: this.#packs, calendars: this.#calendars }, ...histories.map(packed)];
    const text = `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
    return brotli(text);
  }
}

/** What became known of late in a step: each kind of it once. */
export function lateKinds(
  {
    command,
    context: { now },
    events = [],
  }: Pick<Step, 'command' | 'events'> & { readonly context: Pick<Context, 'now'> },
  before: CaseState,
): readonly string[] {
  const kinds = new Set<string>();
  if (command.type === 'settle') return events.some(({ type }) => type === 'ClockRecalculated') ? ['days counted'] : [];
  for (const { type, data, occurredAt } of command.acts) {
    const said = data as Readonly<Record<string, unknown>>;
    if (type === 'ActVoided') {
      const voided = before.acts.find(({ id }) => id === said['act'])?.type ?? '';
      kinds.add(VOIDED_APART.includes(voided) ? `void of ${voided}` : 'void');
    } else if (type === 'CaseFactRecorded') {
      if (before.status !== 'none')
        kinds.add(said['correction'] === true ? 'corrected fact' : typeof said['value'] === 'string' ? 'date' : 'fact');
    } else if (type === 'CaseReopened') {
      kinds.add(
        before.acts.findLast((one) => CLOSURES.includes(one.type))?.type === 'CaseMerged' ? 'merger undone' : type,
      );
    } else if (LATE.includes(type)) kinds.add(type);
    if (before.status !== 'none' && occurredAt !== undefined && occurredAt < now) kinds.add('typed in late');
  }
  return [...kinds];
}

const VOIDED_APART = ['CaseFactRecorded', 'DuplicateAbsorbed', 'DeadlineExtended', 'EscalationRequested'];
const CLOSURES = ['CaseClosed', 'CaseMerged'];
const LATE = [
  'ReceiptCorrected',
  'DuplicateAbsorbed',
  'DuplicateReleased',
  'FeedbackClassified',
  'ClockReadingCorrected',
  'CaseMovedToPackVersion',
  'CaseMerged',
];

/** What was written in consequence: the type, and why where that tells two kinds apart. */
export const consequencesIn = ({ events = [] }: Step): readonly string[] =>
  events.flatMap(({ type, data, causedBy }) => {
    const { because, how, promise } = data as { because?: string; how?: string; promise?: string | null };
    if (causedBy === undefined) return [];
    if (type === 'ClockCancelled' || type === 'ClockRecalculated') return [`${type} ${because ?? ''}`];
    if (type === 'TaskDone') return [`${type} ${how ?? ''}`];
    return [type === 'ClockExtended' && promise !== null ? `${type} by a promise` : type];
  });

/** Every pair (kind of late knowledge × kind of consequence) that a step is an example of. */
export const pairsIn = (step: Step, before: CaseState): readonly string[] =>
  lateKinds(step, before).flatMap((late) => [...new Set(consequencesIn(step))].map((one) => `${late} × ${one}`));
