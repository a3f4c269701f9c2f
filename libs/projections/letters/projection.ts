import type { RecordedCaseEvent } from '#casework';
import type { Change, Projection } from '#read-model';
import { CASES, caseIdOf } from '../case-event.ts';
import type { LetterRow } from './row.ts';

type OfLetter = Extract<
  RecordedCaseEvent,
  { type: 'DispatchRequested' | 'DispatchDelayed' | 'DispatchCompleted' | 'DispatchFailed' }
>;
type Voided = Extract<RecordedCaseEvent, { type: 'ActVoided' }>;
type Handled = OfLetter | Voided;

/** One row for each letter of a case, and when it is to be tried next. */
export const letters: Projection<LetterRow, Handled> = {
  name: 'letters',
  version: 1,
  handles: ['DispatchRequested', 'DispatchDelayed', 'DispatchCompleted', 'DispatchFailed', 'ActVoided'],
  prefixes: CASES,
  table: {
    columns: {
      caseId: 'text',
      dispatch: 'text',
      requested: 'text',
      letter: 'text',
      channel: 'text',
      state: 'text',
      carries: 'text?',
      act: 'text?',
      bodyHash: 'text',
      requestedAt: 'instant',
      requestedBy: 'text',
      delays: 'integer',
      nextAttemptAt: 'instant?',
      endedAt: 'instant?',
      messageId: 'text?',
      lastAnswer: 'text?',
    },
    indexes: [
      ['organisation', 'requestedAt', 'key'],
      ['organisation', 'state', 'requestedAt', 'key'],
      ['organisation', 'caseId'],
      ['nextAttemptAt'],
    ],
  },
  partition: caseIdOf,
  fold(rows, event) {
    if (event.type === 'DispatchRequested') return [{ put: requested(event) }];
    if (event.type === 'ActVoided') return takenBack(rows, event);
    const row = rows.get(event.data.dispatch);
    if (row === undefined) throw new Error(`the letter ${event.data.dispatch} of ${event.stream} was never asked for`);
    return [{ put: { ...row, ...after(event) } }];
  },
};

const requested = (event: Extract<Handled, { type: 'DispatchRequested' }>): LetterRow => ({
  key: event.data.dispatch,
  organisation: event.meta.organisation,
  caseId: caseIdOf(event),
  dispatch: event.data.dispatch,
  requested: event.id,
  letter: event.data.letter,
  channel: event.data.channel,
  state: 'on_its_way',
  carries: event.data.carries ?? null,
  act: null,
  bodyHash: event.data.bodyHash,
  requestedAt: event.meta.occurredAt,
  requestedBy: event.meta.actor.id,
  delays: 0,
  nextAttemptAt: event.meta.decidedAt,
  endedAt: null,
  messageId: null,
  lastAnswer: null,
});

const ENDED = { nextAttemptAt: null } as const;

function after(event: Exclude<OfLetter, { type: 'DispatchRequested' }>): Partial<LetterRow> {
  const { occurredAt: endedAt } = event.meta;
  switch (event.type) {
    case 'DispatchDelayed':
      return { delays: event.data.attempt, nextAttemptAt: event.data.nextAttemptAt, lastAnswer: event.data.reason };
    case 'DispatchCompleted': {
      const { act = event.id, messageId = null } = event.data;
      return { ...ENDED, state: 'sent', endedAt, act, messageId };
    }
    case 'DispatchFailed':
      return { ...ENDED, state: 'failed', endedAt, lastAnswer: event.data.reason };
    default:
      return unreachable(event);
  }
}

const unreachable = (_event: never): Partial<LetterRow> => ({});

/** A letter that came back takes its act with it; one that was asked for in error never leaves. */
function takenBack(rows: ReadonlyMap<string, LetterRow>, { data, meta }: Voided): readonly Change<LetterRow>[] {
  for (const row of rows.values()) {
    const end = { ...ENDED, endedAt: meta.occurredAt };
    if (row.requested === data.act && row.state === 'on_its_way')
      return [{ put: { ...row, ...end, state: 'withdrawn' } }];
    if (row.act === data.act && data.reason === 'bounced') return [{ put: { ...row, ...end, state: 'bounced' } }];
  }
  return [];
}
