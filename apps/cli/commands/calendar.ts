import { derivedId, type Core } from '#application';
import type { CalendarVersion } from '#procedure';
import type { CalendarCommand } from '#publishing';
import { answer, Refused } from '../output.ts';
import { operator, withCore } from '../session.ts';
import { sourceOf } from './pack.ts';

interface Options {
  readonly json: boolean;
}

/** Of no organisation: what is changed is everybody's. */
const THE_INSTALLATION = '';

/** `redress calendar install FILE`: the version that every organisation without one of its own counts on from now on. */
export async function installCalendar(file: string, { json }: Options): Promise<void> {
  const source = await sourceOf(file);
  const calendar = calendarIn(source, file);
  await carryOut(
    { type: 'publish', calendar },
    source,
    json,
    `Version ${calendar.version} of ${calendar.id} is installed`,
  );
}

/** `redress calendar withdraw NAME VERSION --reason TEXT`: the version before it counts again. */
export async function withdrawCalendar(
  calendar: string,
  number: string,
  { json, reason }: Options & { readonly reason: string },
): Promise<void> {
  const version = Number(number);
  const text = `Version ${number} of ${calendar} is withdrawn`;
  await carryOut({ type: 'withdraw', calendar, version, reason }, `${calendar}/${number}`, json, text);
}

async function carryOut(command: CalendarCommand, about: string, json: boolean, text: string): Promise<void> {
  await withCore(async ({ core }: { readonly core: Core }) => {
    const commandId = derivedId('calendar', command.type, about);
    const done = await core.administration.installCalendar(command, { caller: operator(THE_INSTALLATION), commandId });
    if (done.outcome === 'refused') throw new Refused(done.refusal.message, { refusal: done.refusal });
    const { outcome, revision } = done;
    const already = outcome === 'written' ? '' : ' already';
    answer(json, { outcome, revision }, `${text}${already}, for every organisation that has none of its own.`);
  }, 'write');
}

/** What the file says; the door and the calendar's own check say what is wrong with it. */
function calendarIn(source: string, file: string): CalendarVersion {
  try {
    const said: unknown = JSON.parse(source);
    if (typeof said === 'object' && said !== null && 'id' in said) return said as CalendarVersion;
  } catch {
    // Said below.
  }
  throw new Refused(`${file} is no calendar: JSON with the fields of publishCalendar (docs/commands.md).`);
}
