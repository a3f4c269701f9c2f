import type { Id, Instant } from '#kernel';
import type { ClockRule, Match, Pack } from '#procedure';
import type { Context } from '../context.ts';
import { INTAKE } from '../events/index.ts';
import { isMissed, isRunning, mayFallDue } from '../record/clock.ts';
import type { LimitOnRecord } from '../record/limit.ts';
import type { Act, CaseRecord } from '../record/record.ts';
import type { Task } from '../record/task.ts';
import { compiled, namesOf } from '../words/compiled.ts';
import { daysAsOf, type DaysContext } from '../words/due.ts';
import type { Known, Situation } from '../words/known.ts';
import { factValue, holds } from '../words/predicates.ts';
import { ActsFound, Begun, LimitsBegun } from './found.ts';
import { Names } from './names.ts';
import { standing, type Standing } from './standing.ts';
import type { Cause, CountingChange, Due, Limit, Miss, Newborn, Notice, Snapshot, Timeline } from './timeline.ts';

/** The pass at the moment it has come to: what was so by then. Lives for one call of `derive`. */
export class Work implements Timeline {
  status: Timeline['status'] = 'none';
  stage = '';
  kind = '';
  area: string | undefined;
  reference = '';
  company: string | undefined;
  receivedAt: Instant = '';
  readonly found = new ActsFound();
  readonly acts: readonly Act[] = this.found.all;
  readonly facts: Map<string, { value: string | number | boolean; since: Instant }> = new Map();
  /** How often something was learnt of a fact. */
  learnt = 0;
  readonly assigned: Map<string, Id | null> = new Map();
  readonly limits = new LimitsBegun();
  readonly clocks: ReadonlyMap<Id, Limit> = this.limits.all;
  readonly toDo = new Begun<Task>(({ done }) => !done);
  readonly tasks: ReadonlyMap<Id, Task> = this.toDo.all;
  readonly raisedAt = new Map<Id, number>();
  readonly wanted: (readonly [Act, number])[] = [];
  readonly notices: Notice[] = [];
  flags: Timeline['flags'] = [];
  forbidden: string[] = [];

  readonly list: Standing;
  readonly names: Names;
  /** Deeds on record that the pass has come to. */
  readonly reached = new Set<Id>();
  /** What is known with the receipt, and that nothing has followed from yet. */
  readonly untold = new Set<Id>();
  /** Deeds on record that something in the pass gave reason for. */
  readonly used = new Set<Id>();
  /** Misses on record of limits that the pass has not come to: a person or a correction takes them back. */
  readonly ghosts = new Map<Id, Miss>();
  /** The limits whose miss is on record and was not corrected. */
  readonly missed: readonly LimitOnRecord[];
  /** Since when the condition of a rule holds. */
  readonly trueSince = new Map<string, Instant>();
  /** How the counting of days has changed by now. */
  readonly counted: CountingChange[] = [];
  /** How many limits have fallen due that are not on record as over. */
  fallen = 0;
  isSettled = true;
  /** What the pack would do and did not, where the record says what it did. */
  readonly notDone: Set<string>;
  /** The case up to where its record is settled, once the pass has come there; only where it is asked for. */
  then: Snapshot | 'asked' | undefined;
  /** What falls due next, as long as nothing changes. */
  due: { readonly after: number; readonly next: Due | undefined } | undefined;
  now: Instant = '';
  compiled: ReturnType<typeof compiled>;
  readonly #undated: readonly Act[];

  constructor(
    readonly record: CaseRecord,
    readonly context: Context,
    readonly newborn?: Newborn,
  ) {
    this.list = standing(record);
    this.names = new Names(record);
    this.notDone = new Set(record.left?.notDone);
    this.compiled = compiled(this.#packAtFirst());
    this.missed = [...record.limits.values()].filter(isMissed);
    this.#undated = this.list.acts.filter(({ type, data }) => type === 'CaseClosed' && data['closedOn'] === null);
  }

  /** The version that the case was opened by. */
  #packAtFirst(): Pack {
    const first = this.record.acts.find(({ type }) => INTAKE.includes(type))?.data['pack'] as
      { readonly version: number } | undefined;
    const { pack, packVersion } = this.context;
    return first === undefined || first.version === pack.version ? pack : (packVersion(first.version) ?? pack);
  }

  /** From here on nothing has been decided yet. */
  leavePast(): void {
    if (this.then !== 'asked') return;
    const { status, stage, flags, tasks, forbidden } = this;
    const clocks = new Map([...this.clocks].filter(([, { startedBy }]) => !this.isNews(startedBy)));
    const notices = this.notices.filter(({ cause }) => !this.isNews(cause.id));
    this.then = { status, stage, flags, clocks, tasks: new Map(tasks), notices, forbidden };
  }

  /** Whether the pack had reason to do something and did not: as long as the record says what it did, or it was found then. */
  didNot(type: string, like: Readonly<Record<string, unknown>>, { id }: Pick<Cause, 'id'>): boolean {
    const deed = this.nameOf(type, like, id);
    if (this.then === 'asked' && !this.isNews(id)) this.notDone.add(deed);
    return this.notDone.has(deed);
  }

  /** What follows from a limit that by its date on record is due by now, and that nobody has read, was never decided. */
  isNews(cause: Id): boolean {
    if (this.wanted.some(([{ id }]) => id === cause)) return true;
    const over = /^over (.*)$/.exec(cause)?.[1] ?? '';
    const onRecord = this.record.limits.get(over);
    if (onRecord !== undefined)
      return isRunning(onRecord) && mayFallDue(onRecord) && (onRecord.dueAt ?? '') <= this.context.now;
    const begun = this.clocks.get(over);
    return begun !== undefined && this.isNews(begun.startedBy);
  }

  /** A deed by what it says and its cause. */
  nameOf = (type: string, like: Readonly<Record<string, unknown>>, cause: Id): string =>
    `${type} ${JSON.stringify(like)} ${this.names.cause(cause)}`;

  /** Whether a limit was due when the record was last added to, and nobody has read that. */
  isUnread(id: Id): boolean {
    const limit = this.record.limits.get(id);
    return limit !== undefined && isRunning(limit) && mayFallDue(limit) && (limit.dueAt ?? '') <= this.record.decidedAt;
  }

  situation(act?: Situation['act']): Situation {
    return { state: this, pack: this.pack, act };
  }

  get days(): DaysContext {
    return { ...this.context, pack: this.pack };
  }

  /** What holds of each fact of the pack. */
  get factValues(): Limit['facts'] {
    const { pack, kind, learnt } = this;
    const known = this.#factValues;
    if (known?.pack === pack && known.kind === kind && known.learnt === learnt) return known.values;
    const values = Object.fromEntries(
      pack.facts.flatMap(({ id }) => {
        const value = factValue(this.situation(), id);
        return value === undefined ? [] : [[id, value] as const];
      }),
    );
    this.#factValues = { pack, kind, learnt, values };
    return values;
  }

  #factValues:
    | { readonly pack: Pack; readonly kind: string; readonly learnt: number; readonly values: Limit['facts'] }
    | undefined;

  /** What was known of days at a moment. */
  daysAsOf(moment: Instant): DaysContext {
    return daysAsOf(this.context, this.pack, moment);
  }

  get pack(): Pack {
    return this.compiled.pack;
  }

  set pack(pack: Pack) {
    this.compiled = compiled(pack);
  }

  rule(id: string): ClockRule | undefined {
    return this.compiled.clocks.get(id);
  }

  ruleOf = (limit: Limit): ClockRule | undefined => this.rule(limit.rule);

  act(id: Id): Act | undefined {
    return this.found.get(id);
  }

  running(): readonly Limit[] {
    return this.limits.open();
  }

  change(id: Id, change: Partial<Limit>): void {
    const limit = this.clocks.get(id);
    if (limit === undefined) return;
    const place = {
      ...limit.place,
      ...(change.breach === undefined ? {} : { missed: this.next() }),
      ...('end' in change ? { ended: this.next() } : {}),
    };
    this.limits.set({ ...limit, ...change, place });
  }

  /** The place that the pass has come to. */
  next(): number {
    this.#place += 1;
    return this.#place;
  }

  #place = 0;

  /** Whether a limit applies to the case as it stands; unknown means that it waits. */
  applies(rule: ClockRule): boolean | undefined {
    if (rule.kinds !== undefined && !rule.kinds.some((kind) => kind === this.kind)) return false;
    return rule.appliesWhen === undefined ? true : holds(this.situation(), rule.appliesWhen);
  }

  /** A limit falls due once; where a miss was found to be none, not by the same date again. */
  mayFallDue({ id, dueAt, breach, end }: Limit): boolean {
    if (dueAt === null || breach !== undefined || end !== undefined || this.isHeldBack(id)) return false;
    if (this.newborn?.known.has(id) === false && dueAt > this.newborn.until) return false;
    const onRecord = this.record.limits.get(id);
    // What stands on record happens at its own moment; what somebody corrected was none by that date.
    const isRead = onRecord?.breach !== undefined && onRecord.breach.corrected === undefined;
    return !isRead && onRecord?.keptBy.has(dueAt) !== true;
  }

  /** Whether a limit has been missed by now, or was found not to have been, which is for a person to say. */
  wasDue({ id, dueAt, breach }: Limit): boolean {
    const wasCorrected = dueAt !== null && this.record.limits.get(id)?.keptBy.has(dueAt) === true;
    return breach !== undefined || (wasCorrected && this.now >= dueAt);
  }

  /** Whether it is on record that a limit was over, once or more. */
  wasOver(id: Id): boolean {
    return (this.record.limits.get(id)?.overBy.length ?? 0) > 0;
  }

  /** A closure that nobody can date says nothing about the limits before it: what was read of them stands, and no more. */
  isHeldBack(id: Id): boolean {
    return !this.wasOver(id) && this.#undated.some((closure) => !this.reached.has(closure.id));
  }

  /** How much has happened besides by which something else could fall due next than before. */
  get changes(): number {
    let reached = 0;
    for (const { id } of this.#undated) if (this.reached.has(id)) reached += 1;
    return this.ghosts.size + reached;
  }

  /** The acts that count, up to now: departed ones satisfy nothing. */
  counting(): readonly Act[] {
    return this.found.counting;
  }

  /** Those of them that a match could mean. */
  meant(match: Match | ClockRule['startsOn']): readonly Act[] {
    return this.found.named(namesOf(match)).filter(({ departed }) => !departed);
  }

  readonly asked: Known['asked'] = {
    acts: (names) => this.found.named(names).filter(({ departed }) => !departed),
    limits: (rule) => this.limits.of(rule),
  };

  /** An event that the pack lets follow, as the acts of the case see it. */
  occasion({ id, type, data, occurredAt }: Cause, subject: Id | undefined, recordedAt = occurredAt): Act {
    const nobody = { actor: '', roles: [], departed: false, voided: false, derived: true };
    const order = this.record.acts.length;
    return { ...nobody, id, type, data, occurredAt, recordedAt, order, stage: this.stage, subject };
  }
}
