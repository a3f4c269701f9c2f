import type { Checking } from './draft.ts';
import { checkField } from './matches.ts';
import { checkPredicate } from './predicates.ts';
import { contradictionIn } from './reach.ts';
import { checkNoVagueReplies } from './replies.ts';

const CLOSED = { event: 'CaseClosed' };

/** The ways out of the procedure: every case must have one that it can take. */
export function checkClosing(c: Checking): void {
  const { exits, names } = c.draft;
  // An exit that cannot be read might be the one.
  let reachable = exits.length === 0 || exits.length < names.exit.length;
  for (const { at, value: exit } of exits) {
    for (const [index, field] of exit.fields.entries()) checkField(c, CLOSED, at, field, [...at, 'fields', index]);
    if (exit.require === undefined) {
      reachable = true;
      if (exit.fields.length === 0) {
        c.report.warn(
          at,
          `A case can leave by "${exit.id}" at any time, without a word`,
          '`require`, or fields: [summary]',
        );
      }
      continue;
    }
    const path = [...at, 'require'];
    checkPredicate(c, exit.require, path, { about: ['CaseClosed'] });
    checkNoVagueReplies(c, exit.require, path);
    const contradiction = contradictionIn(exit.require);
    if (contradiction === undefined) reachable = true;
    else c.report.fault(path, `No case ever leaves by "${exit.id}": ${contradiction}`, 'a condition that can hold');
  }
  if (!reachable) c.report.fault(['closing', 'exits'], 'No case could ever be closed', 'an exit that can be taken');
  if (exits.length > 0 && !names.exit.includes('withdrawn')) {
    c.report.warn(
      ['closing', 'exits'],
      'A complainant who withdraws leaves a case that cannot be closed',
      'an exit `withdrawn`',
    );
  }
}

/** One of the replies answers the complaint. */
export function checkReplies(c: Checking): void {
  const kinds = c.draft.responses?.kinds ?? [];
  if (kinds.length === 0 || kinds.some((kind) => kind.final)) return;
  c.report.warn(
    ['responses', 'kinds'],
    'No reply is the final one',
    'final: true on the one that answers the complaint',
  );
}
