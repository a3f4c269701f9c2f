/** What a column of a register holds. `personal` is shown to those only who may see it. */
export type ColumnType = 'text' | 'moment' | 'day' | 'number' | 'yes_no' | 'list' | 'personal' | 'personal_list';

export interface Column {
  readonly title: string;
  readonly type: ColumnType;
}

/** The columns that a register of cases can have. A pack chooses among them; it cannot widen them. */
export const CASE_COLUMNS = {
  reference: { title: 'Reference', type: 'text' },
  externalReference: { title: 'Other reference', type: 'text' },
  receivedAt: { title: 'Received', type: 'moment' },
  recordedAt: { title: 'Recorded', type: 'moment' },
  lateRecorded: { title: 'Recorded late', type: 'yes_no' },
  channel: { title: 'Received by', type: 'text' },
  kind: { title: 'Kind', type: 'text' },
  complainant: { title: 'Complainant', type: 'personal' },
  company: { title: 'Company', type: 'text' },
  address: { title: 'Address', type: 'personal' },
  phone: { title: 'Telephone', type: 'personal' },
  email: { title: 'E-mail', type: 'personal' },
  area: { title: 'Area', type: 'text' },
  product: { title: 'Product', type: 'text' },
  service: { title: 'Service', type: 'text' },
  site: { title: 'Site', type: 'text' },
  team: { title: 'Team', type: 'text' },
  title: { title: 'Subject', type: 'text' },
  narrative: { title: 'Details of the complaint', type: 'personal' },
  expectedOutcome: { title: 'Outcome expected', type: 'personal' },
  consentWithheld: { title: 'Consent withheld', type: 'yes_no' },
  status: { title: 'Status', type: 'text' },
  stage: { title: 'Stage', type: 'text' },
  handler: { title: 'Handler', type: 'text' },
  handlers: { title: 'People responsible', type: 'list' },
  nextDueAt: { title: 'Next due', type: 'moment' },
  overdueCount: { title: 'Overdue', type: 'number' },
  breachedCount: { title: 'Limits missed', type: 'number' },
  flags: { title: 'Flags', type: 'list' },
  causes: { title: 'Causes', type: 'list' },
  outcome: { title: 'Outcome', type: 'text' },
  remedies: { title: 'Remedies', type: 'list' },
  actions: { title: 'Actions', type: 'personal_list' },
  summary: { title: 'Summary of actions taken', type: 'personal' },
  exit: { title: 'Closed as', type: 'text' },
  closedOn: { title: 'Closed', type: 'day' },
  folder: { title: 'Folder', type: 'text' },
} as const satisfies Readonly<Record<string, Column>>;
export type CaseColumn = keyof typeof CASE_COLUMNS;

/** The columns that a register of corrective actions can have. */
export const CORRECTIVE_ACTION_COLUMNS = {
  correctiveAction: { title: 'Number', type: 'text' },
  caseId: { title: 'Case id', type: 'text' },
  case: { title: 'Case', type: 'text' },
  status: { title: 'Status', type: 'text' },
  description: { title: 'Description', type: 'text' },
  owner: { title: 'Owner', type: 'text' },
  raisedAt: { title: 'Raised', type: 'moment' },
  dueOn: { title: 'Due', type: 'day' },
  completedAt: { title: 'Completed', type: 'moment' },
  completion: { title: 'What was done', type: 'text' },
  reviewedAt: { title: 'Reviewed', type: 'moment' },
  effective: { title: 'Effective', type: 'yes_no' },
  finding: { title: 'Finding', type: 'text' },
  closedAt: { title: 'Closed', type: 'moment' },
  remarks: { title: 'Remarks', type: 'text' },
} as const satisfies Readonly<Record<string, Column>>;
export type CorrectiveActionColumn = keyof typeof CORRECTIVE_ACTION_COLUMNS;

/** By what a register holds: its columns by name. */
export const REGISTER_COLUMNS: Readonly<Record<'case' | 'corrective_action', Readonly<Record<string, Column>>>> = {
  case: CASE_COLUMNS,
  corrective_action: CORRECTIVE_ACTION_COLUMNS,
};
