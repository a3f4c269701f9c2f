import type { Effect } from '../schema-effect.ts';
import type { Checking } from './draft.ts';
import { checkMatch, eventOf } from './matches.ts';
import { checkName } from './names.ts';
import { didYouMean, insteadOf, oneOf } from './nearest.ts';
import type { Path } from './report.ts';

/** What a folder's name can be made of. */
const PLACEHOLDERS = ['complaintNumber', 'companyName'];

/** Every name in an effect. @param on the events that it can follow. */
export function checkEffect(c: Checking, effect: Effect, path: Path, on: readonly string[]): void {
  if ('role' in effect && effect.role !== undefined) checkName(c, 'role', effect.role, [...path, 'role']);
  if ('completedBy' in effect && effect.completedBy !== undefined) {
    checkMatch(c, effect.completedBy, [...path, 'completedBy']);
  }
  if ('each' in effect && effect.each !== undefined) checkEach(c, effect.each, [...path, 'each'], on);
  switch (effect.effect) {
    case 'escalate_stage':
      if (checkName(c, 'stage', effect.to, [...path, 'to']) && c.draft.names.stage[0] === effect.to) {
        c.report.fault([...path, 'to'], 'Every case begins in the first stage', oneOf(c.draft.names.stage.slice(1)));
      }
      return;
    case 'forbid':
      return checkMatch(c, effect.what, [...path, 'what']);
    case 'file_document':
      return checkTemplate(c, effect.to, [...path, 'to']);
    case 'record_in_register':
      return checkEntry(c, effect, path, on);
    default:
  }
}

/** One task for each value of a list: the event must carry that list. */
function checkEach(c: Checking, field: string, path: Path, on: readonly string[]): void {
  for (const name of on) {
    const event = eventOf(c, name);
    if (event === undefined) continue;
    const lists = Object.keys(event.fields).filter((one) => event.types[one] === 'list' && one !== 'roles');
    if (lists.includes(field)) continue;
    c.report.fault(path, `${name} has no list "${field}"${didYouMean(field, lists)}`, insteadOf(field, lists));
  }
}

/** What a name is made from: a folder's, or that of an entry of a register. */
export function checkTemplate({ report }: Checking, template: string, path: Path): void {
  for (const [, name = ''] of template.matchAll(/\{(\w*)[^}]*\}/g)) {
    if (PLACEHOLDERS.includes(name)) continue;
    report.fault(
      path,
      `A folder's name cannot hold {${name}}${didYouMean(name, PLACEHOLDERS)}`,
      insteadOf(name, PLACEHOLDERS),
    );
  }
}

function checkEntry(
  c: Checking,
  { register, fields = [] }: Extract<Effect, { effect: 'record_in_register' }>,
  path: Path,
  on: readonly string[],
): void {
  checkName(c, 'register', register, [...path, 'register']);
  const known = on.flatMap((name) => Object.keys(eventOf(c, name)?.fields ?? {}));
  for (const [index, field] of fields.entries()) {
    if (known.length === 0 || known.includes(field)) continue;
    const said = `${on.join(' and ')} has no field "${field}"${didYouMean(field, known)}`;
    c.report.fault([...path, 'fields', index], said, insteadOf(field, known));
  }
}
