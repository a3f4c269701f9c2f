import type { Duration, Unit } from './due-inputs.ts';
import type { Proof, ProofDay } from './proof.ts';
import { shortest } from './zone.ts';

/** A proof longer than this is cut in the middle, and says how many days were left out. */
const MOST_LINES = 80;

const NAMES: Readonly<Record<Unit, string>> = {
  working_day: 'working day',
  calendar_day: 'calendar day',
  week: 'week',
  calendar_month: 'calendar month',
  elapsed_hour: 'elapsed hour',
};

export const durationText = ({ n, unit }: Duration): string => `${n} ${NAMES[unit]}${n === 1 ? '' : 's'}`;

/**
 * The moment as a reader takes it: "before 2024-06-05T00:00:00+01:00" for the end of a day, the bare instant for elapsed
 * hours. `null` where there is no due date.
 */
export function dueText({ inputs, local }: Proof): string | null {
  if (local === null) return null;
  return inputs.dueAt === 'instant' ? local.due.text : `before ${local.due.text}`;
}

/** A proof as text for a terminal: the answer first, then what it was computed from, then the days. */
export function printProof(proof: Proof): string {
  const { inputs, result, calendar, notes, local } = proof;
  const limit = durationText(inputs.duration);
  if (!result.ok) {
    const { field, message, wouldAccept } = result.refusal;
    return `no due date for ${limit}: ${field}: ${message}${wouldAccept === undefined ? '' : ` (accepted: ${wouldAccept})`}`;
  }
  return [
    `due ${result.dueDate}, ${dueText(proof) ?? ''} (${shortest(result.dueAt)})${result.provisional ? ', provisional' : ''}`,
    `${limit} from ${local?.from.text ?? ''}`,
    `calendar ${calendar.id} version ${calendar.version}; ${inputs.timeZone}, time-zone database ${inputs.tzdb}`,
    ...lines(proof.days),
    ...notes.map((note) => `note: ${note}`),
  ].join('\n');
}

function lines(days: readonly ProofDay[]): readonly string[] {
  if (days.length <= MOST_LINES) return days.map(line);
  const half = MOST_LINES / 2;
  const left = days.length - MOST_LINES;
  return [...days.slice(0, half).map(line), `  … ${left} more days …`, ...days.slice(-half).map(line)];
}

function line({ date, weekday, step, count, why }: ProofDay): string {
  return `  ${weekday.slice(0, 3)} ${date}  ${mark(step, count).padEnd(12)} ${why}`.trimEnd();
}

function mark(step: ProofDay['step'], count: number | null): string {
  if (step === 'received' || step === 'deemed_received') return 'received';
  if (step === 'moved_from') return 'moved from';
  if (step === 'moved_to') return 'due';
  return count === null ? 'not counted' : `counted ${count}`;
}
