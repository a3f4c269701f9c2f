import type { PlainAct } from '#application';
import type { Acts } from '#casework';
import type { Recorded } from '#kernel';
import type { ProcessManager, Reaction } from './process-manager.ts';

const FROM_THE_OTHER_SIDE = { related: 'related', split_from: 'split_into', split_into: 'split_from' } as const;

/** What one case says of another is said by the other as well: of links, and of a duplicate's earlier receipt. */
export const relations: ProcessManager = {
  name: 'relations',
  prefixes: ['case-'],
  react(event) {
    if (event.type === 'DuplicateAbsorbed') return passedOn(event, event.data as Acts['DuplicateAbsorbed']);
    if (event.type === 'DuplicateReleased') return releasedFurther(event, event.data as Acts['DuplicateReleased']);
    // What the product has written itself is the other side already; a person may be called anything.
    if (event.meta.actor.authenticated === 'system') return [];
    if (event.type === 'CaseLinked') return linked(event, event.data as Acts['CaseLinked']);
    if (event.type === 'ReceiptCorrected') return corrected(event, event.data as Acts['ReceiptCorrected']);
    if (event.type === 'CaseReopened') return released(event, event.data as Acts['CaseReopened']);
    if (event.type === 'CaseMerged') return merged(event, event.data as Acts['CaseMerged']);
    return [];
  },
};

const caseOf = ({ stream }: Recorded): string => stream.slice('case-'.length);

function linked(event: Recorded, { case: other, relation, reason, ownReference }: Acts['CaseLinked']): Reaction[] {
  const data = { case: caseOf(event), reference: ownReference ?? '', relation: FROM_THE_OTHER_SIDE[relation], reason };
  return on(event, other, { type: 'CaseLinked', data });
}

function merged(
  event: Recorded,
  { into, ownReference, receivedAt, kind, facts, withheld }: Acts['CaseMerged'],
): Reaction[] {
  if (receivedAt === undefined || ownReference === undefined) return [];
  return on(event, into, {
    type: 'DuplicateAbsorbed',
    data: { case: caseOf(event), reference: ownReference, receivedAt, kind, facts, withheld },
  });
}

/** The case in which this one went on counts from its receipt as well. */
function corrected(
  event: Recorded,
  { mergedInto, counts: receivedAt, ownReference }: Acts['ReceiptCorrected'],
): Reaction[] {
  if (mergedInto === undefined || ownReference === undefined || receivedAt === undefined) return [];
  const data = { case: caseOf(event), reference: ownReference, receivedAt };
  return on(event, mergedInto, { type: 'DuplicateAbsorbed', data });
}

/** The case that absorbed it has gone on in another one meanwhile, which is told. */
function passedOn(
  event: Recorded,
  { case: duplicate, reference, receivedAt, kind, facts, withheld, passedOnTo }: Acts['DuplicateAbsorbed'],
): Reaction[] {
  if (passedOnTo === undefined) return [];
  const data = { case: duplicate, reference, receivedAt, kind, facts, withheld };
  return on(event, passedOnTo, { type: 'DuplicateAbsorbed', data });
}

/** The case in which this one had gone on counts from its own receipt again. */
function released(event: Recorded, { mergedInto, ownReference }: Acts['CaseReopened']): Reaction[] {
  if (mergedInto === undefined || ownReference === undefined) return [];
  return on(event, mergedInto, { type: 'DuplicateReleased', data: { case: caseOf(event), reference: ownReference } });
}

function releasedFurther(
  event: Recorded,
  { case: duplicate, reference, passedOnTo }: Acts['DuplicateReleased'],
): Reaction[] {
  if (passedOnTo === undefined) return [];
  return on(event, passedOnTo, { type: 'DuplicateReleased', data: { case: duplicate, reference } });
}

const on = ({ meta }: Recorded, recordOn: string, act: PlainAct): Reaction[] => [
  { organisation: meta.organisation, recordOn, acts: [act] },
];
