/** The closed word lists of the vocabulary. A pack narrows them; it cannot widen them. */
export const KINDS = ['complaint', 'negative_feedback', 'compliment', 'comment', 'information_review'] as const;
export type Kind = (typeof KINDS)[number];

export const CHANNELS = [
  'in_person',
  'phone',
  'post',
  'email',
  'web_form',
  'portal',
  'chat',
  'social',
  'other',
] as const;
export type Channel = (typeof CHANNELS)[number];

/** Whose time limit it is, and so what its expiry means (`docs/procedures/writing-a-pack.md`). */
export const NATURES = ['duty', 'promise', 'entitlement', 'window', 'recurring'] as const;
export type Nature = (typeof NATURES)[number];

export const RESPONSE_KINDS = [
  'findings',
  'proposal',
  'substantive',
  'formal_letter',
  'definitive',
  'summary',
  'holding',
] as const;

export const ACTIVITY_KINDS = ['inspection', 'conversation', 'document_review', 'interview', 'follow_up'] as const;

export const REMEDIES = [
  'apology',
  'explanation',
  'information',
  'put_right',
  'goodwill',
  'compensation',
  'expenses',
  'external_award',
  'corrective_action',
  'process_change',
] as const;
/** Remedies that are an amount of money, and so need one. */
export const MONEY_REMEDIES: readonly string[] = ['goodwill', 'compensation', 'expenses', 'external_award'];

export const OUTCOMES = [
  'upheld',
  'partly_upheld',
  'not_upheld',
  'resolved_by_agreement',
  'withdrawn',
  'out_of_scope',
  'out_of_time',
  'no_agreement',
] as const;

/** How a case may leave the procedure; a pack names the ones it has and what each needs. */
export const EXITS = [
  'agreed',
  'resolved',
  'final_decision',
  'withdrawn',
  'unreachable',
  'out_of_scope',
  'out_of_time',
  'duplicate',
  'no_agreement',
  'informal_resolved',
  'referred',
] as const;

export const EFFECTS = [
  'start_task',
  'assign',
  'notify',
  'refer',
  'signpost',
  'escalate_stage',
  'raise_corrective_action',
  'flag',
  'forbid',
  'file_document',
  'record_in_register',
] as const;

/** What became of a time limit, as a predicate may ask. */
export const CLOCK_READINGS = ['none', 'running', 'met', 'missed', 'extended', 'expired', 'cancelled'] as const;
export type ClockReading = (typeof CLOCK_READINGS)[number];

/** Why an act on record no longer counts. */
export const VOID_REASONS = ['bounced', 'wrong_recipient', 'entered_in_error'] as const;

/** Who is party to a case without being of the firm. They hold no role; a window is kept by one of them. */
export const PARTIES = ['complainant', 'representative', 'external_body'] as const;
