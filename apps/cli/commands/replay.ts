import { findCase, historyOf, printHistory } from '#audit';
import { isSealed, toInstant } from '#kernel';
import { openFields } from '#privacy';
import { momentOf } from '#import';
import { answer, Refused } from '../output.ts';
import { knownOrganisation, withCore } from '../session.ts';

interface Options {
  readonly organisation: string;
  readonly asOf?: string;
  readonly sealed: boolean;
  readonly json: boolean;
}

/** `redress replay REFERENCE`: the history of a case, or what was known of it at a past moment. */
export async function replay(reference: string, { organisation, asOf, sealed, json }: Options): Promise<void> {
  await withCore(async ({ core }) => {
    const { timeZone } = await knownOrganisation(core, organisation);
    const moment = asOf === undefined ? undefined : (toInstant(asOf) ?? endOfDay(asOf, timeZone));
    if (moment === null)
      throw new Refused(`"${asOf ?? ''}" is no moment: give 2025-04-24 or 2025-04-24T09:30:00+01:00.`);
    const caseId = await findCase(core.log, core.codec, organisation, reference);
    const history = caseId === null ? null : await historyOf(core.log, core.codec, caseId, organisation, moment);
    if (history === null) throw new Refused(`${organisation} has no case ${reference}.`);
    const entries = sealed ? history.entries : await openFields(core.vault, organisation, history.entries);
    const opened = { ...history, entries: entries as typeof history.entries };
    const open = (value: object): string =>
      'erased' in value ? '(erased)' : isSealed(value) ? '(sealed)' : JSON.stringify(value);
    const state = {
      ...history.state,
      clocks: [...history.state.clocks.values()],
      tasks: [...history.state.tasks.values()],
      acts: history.state.acts.length,
    };
    answer(json, { ...opened, state }, printHistory(opened, { timeZone, open }));
  });
}

/** A date stands for its whole day: what was known at its end. */
function endOfDay(text: string, timeZone: string): string | null {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? momentOf(text, timeZone) : null;
  if (start === null) return null;
  // 36 hours on is in the next day whatever the clocks do, and its first instant ends this one.
  const nextDay = new Date(Date.parse(start) + 36 * 3_600_000).toISOString().slice(0, 10);
  const end = momentOf(nextDay, timeZone);
  return end === null ? null : new Date(Date.parse(end) - 1).toISOString();
}
