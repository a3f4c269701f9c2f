import type { z } from 'zod';
import { actSchemas, type ActType } from '#casework';
import { fieldFaults, mendedFields, valueWrong, type Doors, type FieldFault, type Refusal } from '#kernel';
import type { PlainAct, Sender, Voice } from './asked.ts';

const voiceOf = ({ caller, voice = 'asked' }: Sender): Voice => (caller.authenticated === 'system' ? 'told' : voice);

/** What was said, as it is taken, or why it is not. */
export type Entered<T> = { readonly ok: true; readonly said: T } | { readonly ok: false; readonly refusal: Refusal };

/**
 * The one door: checks what was said against the declarations of its fields, whichever way it came in.
 * @param schema of the event whose fields are said.
 */
export function enter<T extends object>(schema: z.ZodType, said: T, sender: Sender): Entered<T> {
  const voice = voiceOf(sender);
  if (voice === 'told') return { ok: true, said };
  if (voice === 'outside') return { ok: true, said: mendedFields(schema, said) };
  return enteredUnless(fieldFaults(schema, said, doorsOf(sender)), said);
}

/** As `enter`, for what may have been carried out before: that is answered as it was, whatever has become stricter since. */
export async function enterOnce<T extends object>(
  schema: z.ZodType,
  said: T,
  sender: Sender,
  wasCarriedOut: () => Promise<boolean>,
): Promise<Entered<T>> {
  const entered = enter(schema, said, sender);
  return entered.ok || !(await wasCarriedOut()) ? entered : { ok: true, said };
}

/** The acts of one command, all of whose faults are told at once. */
export function enterActs(acts: readonly PlainAct[], sender: Sender): Entered<readonly PlainAct[]> {
  const voice = voiceOf(sender);
  if (voice === 'told') return { ok: true, said: acts };
  if (voice === 'outside') return { ok: true, said: acts.map(mendedAct) };
  const doors = doorsOf(sender);
  const faults = acts.flatMap((act, index) =>
    faultsOfAct(act, { ...doors, within: acts.length === 1 || isIntake(act) ? '' : `acts.${index}.` }),
  );
  return enteredUnless(faults, acts);
}

const doorsOf = ({ origin }: Sender): Doors => ({ fromFile: origin?.kind === 'import' });

const isIntake = ({ type }: PlainAct): boolean => type === 'ComplaintReceived' || type === 'FeedbackReceived';

const mendedAct = (act: PlainAct): PlainAct =>
  ({ ...act, data: mendedFields(actSchemas[act.type], act.data) }) as PlainAct;

function faultsOfAct({ type, data, departureReason }: PlainAct, doors: Doors): readonly FieldFault[] {
  const { within = '' } = doors;
  const wrong = departureReason === undefined ? null : valueWrong({ kind: 'line', max: 500 }, departureReason);
  return [
    ...fieldFaults(actSchemas[type], data, doors),
    ...(wrong === null ? [] : [{ field: `${within}departureReason`, ...wrong }]),
    ...carriedFaults(data, doors),
  ];
}

/** What a letter says for the act that it carries out is held to that act's own fields. */
function carriedFaults(data: PlainAct['data'], doors: Doors): readonly FieldFault[] {
  if (!('carries' in data) || data.carries === undefined) return [];
  const schema = actSchemas[data.carries as ActType] as z.ZodType | undefined;
  const within = `${doors.within ?? ''}given.`;
  return schema === undefined ? [] : fieldFaults(schema, data.with ?? {}, { ...doors, within, partly: true });
}

const enteredUnless = <T>(faults: readonly FieldFault[], said: T): Entered<T> =>
  faults.length === 0 ? { ok: true, said } : { ok: false, refusal: faultyFields(faults) };

/** Every fault of what was said, in one refusal. */
function faultyFields(fields: readonly FieldFault[]): Refusal {
  const [first] = fields;
  return {
    code: 'FIELD_FAULTY',
    message: fields.map(({ field, message }) => `${field} ${message}`).join('; '),
    ...(first === undefined ? {} : { field: first.field, wouldAccept: first.wouldAccept }),
    fields,
  };
}
