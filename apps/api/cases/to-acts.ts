import { mintedId, type PlainAct, type Sender } from '#application';
import { may, PERMISSIONS } from '#identity';
import { given } from '../commands/given.ts';
import { forbidden } from '../graphql/faults.ts';
import { MINTED } from './act-input.ts';
import type { ActStepInput } from './acts.args.ts';
import { LATER_ACTS, type LaterAct } from './acts.ts';
import type { FactInput } from './intake.inputs.ts';

interface Circumstances {
  readonly occurredAt?: string | undefined;
  readonly departureReason?: string | undefined;
}

/**
 * An act as the application takes it. What the client left out or gave as `null` is not there; an id that it left out
 * is derived from the command, so that a retry mints the same.
 * @param index of the act in its command.
 */
export function toAct(
  type: LaterAct,
  input: object,
  { occurredAt, departureReason }: Circumstances,
  { caller, commandId }: Sender,
  index = 0,
): PlainAct {
  const minted = (MINTED as Partial<Record<LaterAct, string>>)[type];
  const data: Record<string, unknown> = { ...given(input) };
  if (minted !== undefined) data[minted] ??= mintedId(caller.organisation, commandId, type, index);
  return { type, data, ...given({ occurredAt, departureReason }) } as unknown as PlainAct;
}

const BY_MUTATION = new Map(LATER_ACTS.map(([type, { mutation, permission }]) => [mutation, { type, permission }]));

/**
 * Acts that one command carries together, in their order.
 * @throws ApiFault where the caller may not do one of them: several acts in one step allow nobody more than one by one.
 */
export const toActs = (steps: readonly ActStepInput[], sender: Sender): readonly PlainAct[] =>
  steps.flatMap((step, index) =>
    Object.entries(given(step.act)).flatMap(([mutation, input]) => {
      const act = BY_MUTATION.get(mutation);
      if (act === undefined) return [];
      if (!may(sender.caller, act.permission)) throw forbidden(sender.caller.role, PERMISSIONS[act.permission]);
      return [toAct(act.type, input as object, step, sender, index)];
    }),
  );

/** Facts known at receipt, which hold from then. */
export const toFacts = (facts: readonly FactInput[], receivedAt: string): readonly PlainAct[] =>
  facts.map(({ fact, value }) => ({ type: 'CaseFactRecorded', data: { fact, value }, occurredAt: receivedAt }));
