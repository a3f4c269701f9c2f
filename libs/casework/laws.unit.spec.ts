import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSchema, type ClockRule } from '#procedure';
import type { ActRequest, CaseState, DecidedCaseEvent } from './index.ts';
import { derive } from './derive/pass.ts';
import { onRecord, type CaseRecord } from './record/record.ts';
import { act, fact } from './testing/acts.ts';
import { play, typedIn } from './testing/play.ts';
import { commandsAt, randomCase, ungatedActs, type Past } from './testing/random-case.ts';
import type { Scenario } from './testing/scenario.ts';
import { aspectsOf, differenceOf } from './testing/aspects.ts';

/**
 * What holds of any case that the pass decides (docs/adr/0016). `npm run laws` tries a thousand cases of each, with those
 * of `properties.unit.spec` and `difference/go-on.unit.spec`.
 */
const { PROPERTY_RUNS = '50', PROPERTY_SEED } = process.env;
const RUNS = {
  numRuns: Number(PROPERTY_RUNS),
  ...(PROPERTY_SEED === undefined ? {} : { seed: Number(PROPERTY_SEED) }),
};
const typed = (acts: Past): Scenario => typedIn(acts);

/** The limits as they read, but for those that were taken back. */
const limitsOf = ({ clocks }: CaseState): readonly string[] =>
  [...clocks.values()]
    .filter(({ end }) => end?.how !== 'cancelled')
    .map(({ rule, subject = '', from, dueAt, breach, end }) => {
      const missed = breach !== undefined && breach.corrected === undefined ? 'missed' : 'in time';
      return [rule, subject, from, dueAt, missed, end?.how ?? 'runs', end?.at].join(' ');
    })
    .sort();

/** What is open: limits that run, tasks, flags and prohibitions. A miss that comes again is told again, by another id. */
const openIn = ({ clocks, tasks, flags, forbidden }: CaseState): readonly string[] => [
  ...[...clocks.values()]
    .filter(({ end }) => end === undefined)
    .map(({ rule, subject, dueAt }) => `limit ${rule} ${String(subject)} ${String(dueAt)}`),
  ...[...tasks.values()].filter(({ done }) => !done).map(({ rule, about }) => `task ${rule} ${String(about)}`),
  ...flags.map(({ flag }) => `flag ${flag}`),
  ...forbidden.map((rule) => `prohibition ${rule}`),
];

const isNoReminder = ({ data }: DecidedCaseEvent): boolean => !('kind' in data && data.kind === 'reminder');

const voided = (id: string): ActRequest => act('ActVoided', { act: id, reason: 'entered_in_error' });

describe('a case that was decided step by step', () => {
  it('is what its acts come to when it is derived from the first', () => {
    fc.assert(
      fc.property(randomCase, (one) => {
        const { state, told } = play(one).scenario;
        for (const { context } of told.slice(-1))
          expect(differenceOf(state, derive(state.record, context))).toEqual({});
      }),
      RUNS,
    );
  });
});

describe('an act that is voided', () => {
  it('is as if it had never been, before anything fell due', () => {
    fc.assert(
      fc.property(ungatedActs, fc.nat(), (acts, n) => {
        const [wrong] = [acts[n % acts.length]];
        const withIt = typed(acts);
        const id = withIt.state.acts.find(
          ({ derived, type, occurredAt }) =>
            !derived && type === wrong?.[1].type && occurredAt === commandsAt(wrong[0]),
        )?.id;
        expect(withIt.record(voided(id ?? '')).refusal).toBeUndefined();
        expect(limitsOf(withIt.state)).toEqual(limitsOf(typed(acts.filter((one) => one !== wrong)).state));
      }),
      RUNS,
    );
  });

  it('counts again once the void is voided', () => {
    fc.assert(
      fc.property(randomCase, fc.nat(), (one, n) => {
        const { told, state } = play(one).scenario;
        const last = told.at(-1);
        const done = state.record.acts.filter(({ derived, type }) => !derived && type !== 'ActVoided');
        const wrong = done[n % done.length];
        if (last === undefined || wrong === undefined || wrong.type.endsWith('Received')) return;
        const isOut = state.record.acts.some(({ type, data }) => type === 'ActVoided' && data['act'] === wrong.id);
        if (isOut) return;
        const meta = { occurredAt: last.context.now, decidedAt: last.context.now, actor: last.context.actor };
        const told_ = (record: CaseRecord, id: string, of: string): CaseRecord =>
          onRecord(record, { type: 'ActVoided', data: { act: of, reason: 'entered_in_error' }, id, meta });
        const back = told_(told_(state.record, 'v1', wrong.id), 'v2', 'v1');
        const [before, after] = [derive(state.record, last.context), derive(back, last.context)];
        expect(aspectsOf(after)).toEqual(aspectsOf(before));
      }),
      RUNS,
    );
  });
});

describe('a correction and its opposite', () => {
  /** Says it, and takes it back. */
  const corrections: fc.Arbitrary<(state: CaseState) => readonly ActRequest[]> = fc.oneof(
    fc.constantFrom('formally_raised', 'treat_as_complaint', 'email_known').map((name) => ({ facts }: CaseState) => {
      const known = facts.get(name)?.value;
      return typeof known === 'boolean'
        ? [fact(name, !known, { correction: true }), fact(name, known, { correction: true })]
        : [];
    }),
    fc.integer({ min: -100, max: 200 }).map((hours) => ({ acts }: CaseState) => [
      act('ReceiptCorrected', { receivedAt: commandsAt(-hours), reason: 'the stamp says so' }),
      act('ReceiptCorrected', {
        receivedAt: acts.find(({ type }) => type.endsWith('Received'))?.occurredAt ?? '',
        reason: 'the stamp was misread',
      }),
    ]),
  );

  it('leave nothing open that was not, and nothing to be put right', () => {
    let taken = 0;
    fc.assert(
      fc.property(randomCase, corrections, (one, correct) => {
        const { scenario } = play(one);
        const before = openIn(scenario.state);
        const deeds = scenario.state.acts.filter(({ derived }) => derived).length;
        const [wrong, right] = correct(scenario.state);
        if (wrong === undefined || right === undefined) return;
        const answers = [scenario.record(wrong), scenario.record(right)];
        if (answers.some(({ refusal }) => refusal !== undefined)) return;
        // What the pack did meanwhile stands, and so does what begins with it.
        if (scenario.state.acts.filter(({ derived }) => derived).length > deeds) return;
        taken += 1;
        expect(openIn(scenario.state).filter((open) => !before.includes(open))).toEqual([]);
        expect(scenario.settle().events.filter(isNoReminder)).toEqual([]);
      }),
      RUNS,
    );
    expect(taken).toBeGreaterThan(0);
  });
});

describe('a case that is moved to another version of its procedure', () => {
  it('has the running limits of its twin that was handled by that version from the first', () => {
    const running = ({ clocks }: CaseState): readonly string[] =>
      [...clocks.values()]
        .filter(({ end, breach }) => end === undefined && breach === undefined)
        .map(({ rule, from, dueAt }) => `${rule} ${from} ${String(dueAt)}`)
        .sort();
    const versions: fc.Arbitrary<(clock: ClockRule) => readonly object[]> = fc.oneof(
      fc
        .integer({ min: 1, max: 9 })
        .map((n) => (clock: ClockRule) => [
          'n' in clock.for && clock.nature !== 'promise'
            ? { ...clock, for: { ...clock.for, n: clock.for.n + n } }
            : clock,
        ]),
      fc
        .constantFrom('Acknowledged', 'InteractionRecorded', 'EvidenceAdded')
        .map((event) => (clock: ClockRule) => [clock.id === 'response' ? { ...clock, startsOn: { event } } : clock]),
      fc.constantFrom('ack', 'follow_up').map((id) => (clock: ClockRule) => (clock.id === id ? [] : [clock])),
      fc.constant((clock: ClockRule) => [
        clock,
        ...(clock.id === 'ack' ? [{ ...clock, id: 'look_into', satisfiedBy: { event: 'EvidenceAdded' } }] : []),
      ]),
    );
    fc.assert(
      fc.property(ungatedActs, versions, (acts, change) => {
        const moved = typed(acts);
        const next = packSchema.parse({
          ...moved.pack,
          version: moved.pack.version + 1,
          clocks: moved.pack.clocks.flatMap(change),
        });
        moved.otherVersions.push(next);
        const to = { id: next.pack, version: next.version };
        expect(moved.record(act('CaseMovedToPackVersion', { to, reason: 'published' })).refusal).toBeUndefined();
        const twin = typedIn(acts, next);
        expect(running(moved.state)).toEqual(running(twin.state));
      }),
      RUNS,
    );
  });
});
