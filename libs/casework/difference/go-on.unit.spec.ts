import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Context, DecidedCaseEvent } from '../index.ts';
import { emptyRecord, onRecord, type CaseRecord } from '../record/record.ts';
import { play } from '../testing/play.ts';
import { randomCase } from '../testing/random-case.ts';
import { goOn, Settled } from './go-on.ts';
import { foldable } from './written.ts';

/** A case that goes on by what follows alone: told the acts that somebody did, it writes the rest (docs/adr/0016). */
interface Case {
  readonly record: CaseRecord;
  readonly written: readonly DecidedCaseEvent[];
}

/** What somebody did, and in what it departed from the procedure: the rest follows. */
const isDone = ({ type, causedBy }: DecidedCaseEvent): boolean =>
  causedBy === undefined || type === 'ProcedureDeparted';

function told({ record, written }: Case, events: readonly DecidedCaseEvent[], context: Context): Case {
  let given = written.length;
  const newId = (): string => `n${(given += 1)}`;
  const settled = new Settled(record, { ...context, newId });
  const more = [...settled.events, ...goOn(settled, events.filter(isDone)).events];
  return {
    record: more.map((event) => foldable(event, context)).reduce(onRecord, record),
    written: [...written, ...more],
  };
}

const { PROPERTY_RUNS = '50', PROPERTY_SEED } = process.env;
const RUNS = {
  numRuns: Number(PROPERTY_RUNS),
  ...(PROPERTY_SEED === undefined ? {} : { seed: Number(PROPERTY_SEED) }),
};

describe('a case that goes on by what follows from its acts', () => {
  it('writes nothing a second time, and nothing before what it follows from', () => {
    fc.assert(
      fc.property(randomCase, (one) => {
        let mine: Case = { record: emptyRecord, written: [] };
        for (const { answer, context } of play(one).scenario.told) {
          if (answer.refusal !== undefined) continue;
          mine = told(mine, answer.events, context);
          expect(told(mine, [], context).written).toHaveLength(mine.written.length);
        }
        const known = new Set<string>();
        for (const { id, causedBy } of mine.written) {
          if (causedBy !== undefined) expect(known).toContain(causedBy);
          known.add(id);
        }
      }),
      RUNS,
    );
  });
});
