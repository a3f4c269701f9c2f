import { DATE_REFUSALS, type Refusal } from '#kernel';
import { MOST_AT_ONCE } from '../context.ts';

/** Every reason a case refuses a command for. The catalogue in `docs/commands.md` is made from it. */
export const CASE_REFUSALS = {
  CASE_NOT_FOUND: 'No case with this id is on record.',
  CASE_EXISTS: 'The case has been opened already.',
  CASE_CLOSED: 'The case is closed; reopen it first, or record what already happened.',
  CASE_OPEN: 'The case is not closed.',
  TOO_MUCH_DUE: 'More time limits fell due than one step takes; a sweep settles them, so many at a time.',
  NOTHING_TO_RECORD: 'The command carries no act.',
  ...DATE_REFUSALS,
  KIND_NOT_HANDLED: 'The procedure does not deal with this kind of feedback.',
  FACT_UNKNOWN: 'The procedure knows no such fact.',
  FACT_VALUE: 'The value does not fit the fact.',
  FACT_REQUIRED: 'The procedure needs this fact when the case is opened.',
  ROLE_UNKNOWN: 'The procedure knows no such role.',
  STAGE_UNKNOWN: 'The procedure knows no such stage.',
  RESPONSE_KIND_UNKNOWN: 'The procedure knows no such kind of reply.',
  EXIT_UNKNOWN: 'The procedure knows no such way to close a case.',
  REMEDY_NOT_ALLOWED: 'The procedure does not offer this remedy, or an amount is missing.',
  SUBJECT_UNKNOWN: 'The case has no such proposal, action, request or task.',
  SUBJECT_EXISTS: 'The case already has one with this id.',
  QUESTION_UNKNOWN: 'The follow-up asks no such question, or one is missing.',
  ACT_UNKNOWN: 'The case has no such act, or it has been voided already.',
  CLOCK_UNKNOWN: 'The case has no such clock, or it has no breach to correct.',
  STILL_OWED: 'The other case would not take over what is still owed on this one.',
  NAME_RESERVED: 'The name is the product’s own and nobody’s.',
  NOT_ENTITLED: 'The procedure gives this act to somebody else.',
  NOT_INDEPENDENT: 'The procedure wants somebody who was not involved.',
  GATE_CLOSED: 'The procedure does not allow this yet.',
  MISSING_CONTENTS: 'The procedure prescribes contents that are missing.',
  EXTENSION_NOT_ALLOWED: 'The procedure does not allow the limit to be extended like this.',
  LIST_CODE_UNKNOWN: 'The organisation’s own list has no such code in force.',
  FORBIDDEN: 'The procedure forbids this from now on.',
  PACK_VERSION_UNKNOWN: 'The procedure has no such version that the case could move to.',
} as const;
export type CaseRefusalCode = keyof typeof CASE_REFUSALS;

export interface CaseRefusal extends Refusal {
  readonly code: CaseRefusalCode;
}

export const because = (
  code: CaseRefusalCode,
  message: string,
  rest: Omit<CaseRefusal, 'code' | 'message'> = {},
): CaseRefusal => ({ code, message, ...rest });

/** A bound is never silent. */
export const tooMuchDue = (reference: string, wouldAccept: string): CaseRefusal =>
  because('TOO_MUCH_DUE', `More than ${MOST_AT_ONCE} limits of the case ${reference} fall due at once`, {
    wouldAccept,
  });

/** Where the limits that fall due are those of the acts that are recorded now, and where they are of before. */
export const FEWER = 'fewer acts in one step, or a procedure whose limits do not start one another';
export const ONCE_SETTLED = 'the same again once the case has been settled';
