import { PARTIES } from '../words.ts';
import type { Checking } from './draft.ts';
import { checkEvent } from './matches.ts';
import { checkName } from './names.ts';

/** Who can do what: chains of appointed roles, and the independence that they are asked for. */
export function checkRoles(c: Checking): void {
  for (const { at, value: role } of c.draft.roles) {
    if (PARTIES.some((party) => party === role.id)) {
      c.report.fault(
        at,
        `The ${role.id.replace('_', ' ')} is a party to the case and holds no role`,
        'a role of the firm',
      );
    }
    for (const [index, event] of (role.involvement ?? []).entries()) {
      checkEvent(c, event, [...at, 'involvement', index]);
    }
    if (role.perArea && role.filledBy === 'assignment') {
      c.report.warn(
        [...at, 'perArea'],
        'Nobody is appointed to a role that is assigned case by case',
        'filledBy: appointment',
      );
    }
    if (role.chain === undefined) {
      if (role.independence === 'none') continue;
      const why = `"${role.id}" can be independent only where there is somebody else to turn to`;
      c.report.fault([...at, 'independence'], why, '`chain`: the roles to try in order');
      continue;
    }
    for (const [index, name] of role.chain.entries()) checkLink(c, role.id, name, [...at, 'chain', index]);
    if (role.chain.length === 0) c.report.fault([...at, 'chain'], 'The chain names nobody', 'at least one role');
  }
}

/** Whoever is let in by a role must be able to hold it. */
export function checkAccess(c: Checking): void {
  for (const list of ['personalDetails', 'consentWithheld'] as const) {
    for (const [index, name] of (c.draft.access?.[list] ?? []).entries()) {
      checkName(c, 'role', name, ['access', list, index]);
    }
  }
}

/** A link of a chain is a role that somebody is appointed to. */
function checkLink(c: Checking, owner: string, name: string, path: readonly (string | number)[]): void {
  if (name === owner) return c.report.fault(path, `The chain of "${owner}" leads back to itself`, 'another role');
  if (!checkName(c, 'role', name, path)) return;
  const link = c.draft.roles.find(({ value }) => value.id === name)?.value;
  if (link === undefined) return;
  if (link.chain !== undefined) {
    c.report.fault(path, `"${name}" is a chain itself, and nobody is appointed to it`, 'the roles of that chain');
  } else if (link.filledBy === 'assignment') {
    c.report.fault(
      path,
      `Nobody is appointed to "${name}": it is assigned case by case`,
      'a role with `filledBy: appointment`',
    );
  }
}
