import { isIntake } from '../record/act.ts';
import type { Act, CaseRecord } from '../record/record.ts';
import { cancel } from './begin.ts';
import { groundOf } from './names.ts';
import { countFrom } from './recount.ts';
import type { Limit, Timeline, Twin } from './timeline.ts';
import type { Work } from './work.ts';

/** What is on record, told to the version of the procedure that the case moved to, as if it had been that from the first. */
export function toldTo(record: CaseRecord, moved: Act): CaseRecord {
  const acts = record.acts.filter(({ id, type }) => type !== moved.type || id === moved.id);
  const pack = moved.data['to'];
  return {
    ...record,
    limits: new Map(),
    tasks: new Map(),
    acts: acts.map((act, order) => ({ ...act, order, data: isIntake(act) ? { ...act.data, pack } : act.data })),
  };
}

/** @param timeline the case as it is by the new version at the moment of the move. */
export function twinOf({ clocks }: Timeline): Twin {
  const open = [...clocks.values()].filter(({ end }) => end === undefined);
  const running = new Map(open.map((limit) => [nameOf(limit), limit]));
  return {
    limit: (like) => running.get(nameOf(like)),
    begun: (rule, act) => {
      const subject = rule.per === undefined ? undefined : act.subject;
      return running.get(nameOf({ rule: rule.id, subject, ground: groundOf(rule, act) }));
    },
  };
}

const nameOf = ({ rule, subject = '', ground }: Pick<Limit, 'rule' | 'subject' | 'ground'>): string =>
  `${rule} ${subject} ${ground}`;

/**
 * The case goes on by another version of its procedure. A limit that runs by the new one as well goes on, counted by it;
 * another ground is another limit, and what is none by it ends. What was over stays as it was read.
 */
export function goOnBy(work: Work, moved: Act, twin: Twin): void {
  for (const limit of work.running()) {
    const rule = work.ruleOf(limit);
    const same = twin.limit(limit);
    if (same !== undefined && rule !== undefined) countFrom(work, limit, rule, same.from, moved);
    else if (rule === undefined || work.applies(rule) === true) cancel(work, limit, 'pack_changed', moved);
  }
}
