/** Due dates, each with the proof of how it came about. */
export * from './due-inputs.ts';
export { checkDuration, checkInputs, checkLimit, type Limit } from './check-inputs.ts';
export { dueOf } from './due.ts';
export { prove, type LocalReading, type Proof, type ProofDay } from './proof.ts';
export type { Step as ProofStep } from './remark.ts';
export { dueText, durationText, printProof } from './print-proof.ts';
export { promisedDue, type PromisedEnd } from './promised.ts';
export { reminderAt, type ReminderOptions, type ReminderResult } from './reminder.ts';
export { parseDueRequest, type DueRequest, type ParsedRequest, type RequestContext } from './due-request.ts';
export { OPTIONS as DUE_REQUEST_OPTIONS } from './request-options.ts';
export type { DueFault } from './request-fault.ts';
export { explainDue, type DueAnswer } from './explain-due.ts';
export { localDateOf, Zone } from './zone.ts';
