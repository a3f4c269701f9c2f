import type { ActRequest } from '../index.ts';
import { sealed } from './scenario.ts';

/** Acts as the specs tell them: each with what it usually says, and `more` for what matters in the test. */

type Data<T extends ActRequest['type']> = Extract<ActRequest, { type: T }>['data'];

/** Builds one act by its type. */
export const act = <T extends ActRequest['type']>(type: T, data: Data<T>, occurredAt?: string): ActRequest =>
  ({ type, data, ...(occurredAt === undefined ? {} : { occurredAt }) }) as ActRequest;

export const acknowledged = (more: Partial<Data<'Acknowledged'>> = {}): ActRequest =>
  act('Acknowledged', {
    channel: 'email',
    handlerName: 'Hana',
    expectedReplyDate: '2025-04-24',
    procedureLink: 'https://example.org/complaints',
    ...more,
  });

export const proposed = (proposal: string, more: Partial<Data<'ResolutionProposed'>> = {}): ActRequest =>
  act('ResolutionProposed', {
    proposal,
    description: sealed,
    keyIssues: sealed,
    actions: sealed,
    lessons: sealed,
    attestations: ['responds_to_key_issues', 'proportionate', 'no_unnecessary_prejudice'],
    ...more,
  });

export const approved = (proposal: string): ActRequest => act('ResolutionApproved', { proposal });

export const answered = (kind: Data<'ResponseSent'>['kind'], more: Partial<Data<'ResponseSent'>> = {}): ActRequest =>
  act('ResponseSent', { kind, channel: 'email', summary: sealed, ...more });

export const fact = (name: string, value: string | number | boolean, more: Partial<Data<'CaseFactRecorded'>> = {}) =>
  act('CaseFactRecorded', { fact: name, value, ...more });

export const closed = (exit: Data<'CaseClosed'>['exit'], closedOn: string, summary = true): ActRequest =>
  act('CaseClosed', { exit, closedOn, ...(summary ? { summary: sealed } : {}) });

export const evidence = (): ActRequest => act('EvidenceAdded', { title: 'Job sheet', keyIssues: sealed });

export const conversation = (activity = 'c1'): ActRequest =>
  act('ActivityCompleted', { activity, kind: 'conversation', outcome: sealed });

export const contacted = (more: Partial<Data<'InteractionRecorded'>> = {}): ActRequest =>
  act('InteractionRecorded', { channel: 'phone', direction: 'outbound', what: sealed, ...more });

export const lessons = (changeNeeded: boolean): ActRequest => act('LessonsRecorded', { lessons: sealed, changeNeeded });

export const extended = (expectedReplyDate: string, more: Partial<Data<'DeadlineExtended'>> = {}): ActRequest =>
  act('DeadlineExtended', {
    channel: 'phone',
    reasons: 'parts are late',
    expectedReplyDate,
    customerAgreement: true,
    ...more,
  });

export const escalationRequested = (more: Partial<Data<'EscalationRequested'>> = {}): ActRequest =>
  act('EscalationRequested', { channel: 'email', ...more });
