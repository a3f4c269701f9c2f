import type { Caller, TokenRole } from './caller.ts';

/** The kinds of thing there are to be allowed. */
export const PERMISSIONS = {
  /** Work on cases: receive, acknowledge, investigate, respond, close. */
  handle_cases: ['handler', 'manager', 'director', 'quality_manager', 'administrator'],
  /** Approve, decide and accept exceptions; the pack's appointments must allow it as well. */
  decide_cases: ['manager', 'director', 'quality_manager', 'administrator'],
  /** Correct a reading, void an act. */
  correct_record: ['manager', 'director', 'quality_manager', 'administrator'],
  manage_corrective_actions: ['handler', 'manager', 'director', 'quality_manager', 'administrator'],
  /** Appointments, packs, calendars, time. */
  administer: ['administrator'],
  /** The register, clocks, tasks, and the cases behind them. */
  read_cases: ['handler', 'manager', 'director', 'quality_manager', 'auditor', 'administrator'],
  /** Names, addresses and free text about people. */
  read_personal_data: ['handler', 'manager', 'director', 'quality_manager', 'auditor'],
  /** Notes on a case that somebody else has made for themselves. */
  read_private_notes: ['manager', 'director'],
  /** Whole histories and past moments. */
  replay: ['manager', 'director', 'quality_manager', 'auditor', 'administrator'],
  read_reports: ['manager', 'director', 'quality_manager', 'auditor', 'reporting', 'administrator'],
} as const satisfies Record<string, readonly TokenRole[]>;
export type Permission = keyof typeof PERMISSIONS;

export const may = ({ role }: Pick<Caller, 'role'>, permission: Permission): boolean =>
  PERMISSIONS[permission].some((allowed) => allowed === role);
