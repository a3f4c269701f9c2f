import type { Id } from '#kernel';
import type { Acts } from '../events/index.ts';
import { isIntake } from '../record/act.ts';
import { earliestReceipt, heldSince } from '../record/known.ts';
import type { Act } from '../record/record.ts';
import { canTakeBack, isTakenBack } from '../words/last-word.ts';
import type { Work } from './work.ts';

/** An act comes to stand where it happened: in the stage of its day, with what it says of the case. */
export function place(work: Work, said: Act): Act {
  const isFirst = isIntake(said);
  const act: Act = { ...said, stage: isFirst ? (work.pack.stages[0]?.id ?? '') : work.stage };
  work.found.add(act);
  work.reached.add(act.id);
  if (canTakeBack(act)) work.flags = work.flags.filter(({ by }) => !isGone(work, by));
  const data = act.data as Readonly<Record<string, string>>;
  switch (act.type) {
    case 'ComplaintReceived':
    case 'FeedbackReceived': {
      const { kind, area, company, reference } = act.data as Acts['ComplaintReceived'];
      Object.assign(work, { kind, area, company, reference, status: 'open', stage: act.stage });
      work.receivedAt = act.occurredAt;
      break;
    }
    case 'FeedbackClassified':
      if (!work.list.silenced.has(act.id)) work.kind = data['kind'] ?? work.kind;
      break;
    case 'IdentityEstablished':
      work.company = data['company'] ?? work.company;
      break;
    case 'HandlerAssigned':
      work.assigned.set(data['role'] ?? '', data['person'] ?? null);
      // That everybody had been involved is said of an assignment, and stands with it.
      work.flags = [...work.flags, ...work.record.flags.filter(({ by }) => by === act.id)];
      break;
    case 'StageEscalated':
      work.stage = data['to'] ?? work.stage;
      break;
    case 'CaseMovedToPackVersion': {
      const { version } = (act.data as Acts['CaseMovedToPackVersion']).to;
      const { pack, packVersion } = work.context;
      work.pack = packVersion(version) ?? (pack.version === version ? pack : work.pack);
      break;
    }
    case 'DuplicateAbsorbed':
      work.receivedAt = earliestReceipt(work.found.named(['Received', 'DuplicateAbsorbed']));
      break;
    case 'CaseMerged':
    case 'CaseClosed':
      work.status = 'closed';
      break;
    case 'CaseReopened':
      work.status = 'open';
      break;
  }
  return act;
}

/** What an act says of a fact is known, unless somebody has corrected it since. */
export function learn(work: Work, act: Act): void {
  if (work.list.silenced.has(act.id)) return;
  const said = act.data as Acts['CaseFactRecorded'];
  const { fact, value } = said;
  const since = heldSince(work.list.receivedAt, said, act.occurredAt);
  const known = work.facts.get(fact);
  if (known === undefined || since >= known.since) {
    work.facts.set(fact, { value, since });
    work.learnt += 1;
  }
}

/** A flag lasts as long as what was said with it is the last word. */
function isGone(work: Work, ground: Id): boolean {
  const said = work.act(ground);
  return said !== undefined && isTakenBack(said, work);
}
