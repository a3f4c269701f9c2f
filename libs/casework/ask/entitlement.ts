import type { Pack } from '#procedure';
import type { ActOnRecord } from '../record/act.ts';
import { isInvolved } from '../words/appoint.ts';
import { list } from './checks/parts.ts';
import type { Departure } from './departure.ts';
import type { Run } from './run.ts';

/** Who did what the procedure gives to somebody else, or to nobody who was involved: a departure where it was done. */
export function notEntitled(run: Run, act: ActOnRecord): readonly Departure[] {
  switch (act.type) {
    case 'ResolutionApproved':
    case 'ResolutionRejected':
      return byApprover(run, act);
    case 'HandlerAssigned':
      return toHolder(run, act);
    case 'TaskCompleted':
      return byRoleOfTask(run, act);
    default:
      return [];
  }
}

type Reasons = Pick<Departure, 'gate' | 'reason' | 'wouldAccept' | 'req'> & Partial<Departure>;

const fault = (reasons: Reasons): readonly Departure[] => [{ code: 'NOT_ENTITLED', mode: 'block', ...reasons }];

/** An act that the procedure gives to a role is for those who hold it (C-11, P-12). */
function byApprover(run: Run, act: ActOnRecord): readonly Departure[] {
  const { roles } = run.context.pack;
  const approvers = rolesNamedFor(run.context.pack, 'ResolutionApproved');
  const [first] = approvers;
  if (first === undefined || approvers.some((role) => act.roles.includes(role))) return [];
  const titles = approvers.map((role) => roles[role]?.title ?? role);
  return fault({
    gate: first,
    reason: `The procedure gives this to the ${titles.join(' or the ')}`,
    wouldAccept: `somebody appointed as ${approvers.join(' or ')} (appointRoleHolder)`,
    req: approvers.flatMap((role) => roles[role]?.req ?? []),
    unblockedBy: approvers,
  });
}

/** The roles by whom a pack wants an act done, wherever it says so. */
export function rolesNamedFor(pack: Pack, event: string): readonly string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('event' in node && node.event === event && 'by' in node && typeof node.by === 'string') found.add(node.by);
    for (const child of Object.values(node)) visit(child);
  };
  visit(pack);
  return [...found];
}

/** A role that is filled by appointment is for those appointed, and one that wants independence for the uninvolved. */
function toHolder(run: Run, { data, occurredAt }: ActOnRecord): readonly Departure[] {
  const { pack, holders } = run.context;
  const name = String(data['role']);
  const role = Object.hasOwn(pack.roles, name) ? pack.roles[name] : undefined;
  const person = data['person'];
  if (typeof person !== 'string' || role === undefined || role.filledBy === 'assignment') return [];
  const appointed = (role.chain ?? [name]).flatMap((one) => holders(one, occurredAt, run.state.area));
  if (!appointed.some((holder) => holder.person === person)) {
    return fault({
      gate: name,
      field: 'person',
      reason: `${person} is not appointed as ${role.title}`,
      wouldAccept: list(appointed.map((holder) => holder.person)),
      req: role.req,
    });
  }
  const mustBeIndependent = role.independence === 'require' && role.whenAllInvolved === 'block';
  const excepted = run.state.acts.some(
    (act) => act.type === 'ExceptionAccepted' && act.data['what'] === 'independence' && !act.voided,
  );
  if (!mustBeIndependent || excepted || !isInvolved(run, person, role)) return [];
  return fault({
    code: 'NOT_INDEPENDENT',
    gate: name,
    field: 'person',
    reason: `${person} has been involved in this case`,
    wouldAccept: 'somebody who was not involved, or acceptException with what: independence first',
    req: role.req,
  });
}

function byRoleOfTask(run: Run, act: ActOnRecord): readonly Departure[] {
  const task = run.state.tasks.get(String(act.data['task']));
  const role = task === undefined ? undefined : run.context.pack.roles[task.role];
  if (task === undefined || role?.filledBy !== 'appointment' || act.roles.includes(task.role)) return [];
  return fault({
    gate: task.role,
    field: 'task',
    reason: `The task is for the ${role.title}`,
    wouldAccept: `somebody who holds the role ${task.role}`,
    req: role.req,
    unblockedBy: [task.role],
  });
}
