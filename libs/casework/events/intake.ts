import {
  choice,
  code,
  codeWord,
  day,
  event,
  fact,
  flag,
  hash,
  id,
  language,
  line,
  moment,
  PAST,
  text,
  UP_TO_NOW,
  word,
  WORKED_OUT,
} from '#kernel';
import { channel, circumstances, contact, kind, packVersion } from './words.ts';

const correctable = 'handler';
const filled = true;
const company = line('The organisation that complains: it is no person, and its name is plain.', { correctable });
const scope = word('With whom it is shared, by the word of the procedure.');
const party = (says: string) => id('party', says);

const received = event({
  ...circumstances,
  reference: line('How the case is called.', { filled }),
  kind: kind(),
  channel: channel('How it came in.'),
  receivedAt: moment('The true receipt, from which the limits run, however late it is logged.', UP_TO_NOW, {
    correctable: 'manager',
  }),
  pack: packVersion('The procedure that the case is handled by.'),
  party: party('Whose complaint it is, of those on record.'),
  ...contact,
  /** Nobody, where it came in anonymously or a file does not say. */
  complainant: contact.complainant.optional(),
  company: company.optional(),
  narrative: text('What happened, in their own words.', { correctable }).optional(),
  expectedOutcome: text('What they want to come of it.', { correctable }).optional(),
  title: line('What it is about, without naming anybody.', { correctable }).optional(),
  area: codeWord('area', 'Whose directors and managers it is.', { correctable }).optional(),
  product: code('product', 'The product that it is about.', { correctable }).optional(),
  service: code('service', 'The service that it is about.', { correctable }).optional(),
  site: code('site', 'The site that it is about.', { correctable }).optional(),
  team: code('team', 'The team that it is about.', { correctable }).optional(),
  language: language('The language that they use.', { correctable }).optional(),
  unsure: flag('The receiver doubts whether it is a complaint at all.').optional(),
  byRepresentative: flag('It came through somebody who acts for the complainant and must be authorised to.').optional(),
  externalReference: line('The number under which another system knows it.', { correctable }).optional(),
});

export const intake = {
  ComplaintReceived: received,
  FeedbackReceived: received,
  FeedbackClassified: event({ ...circumstances, kind: kind(), reason: line('Why it is that.') }),
  CaseFactRecorded: event({
    ...circumstances,
    fact: word('The fact of the procedure.', { choices: 'facts' }),
    value: fact('What it is.'),
    effectiveFrom: moment('Since when it holds; the moment of the act where left out.', PAST).optional(),
    correction: flag('It was so from the first, and what was on record before was an error.').optional(),
  }),
  /** The receipt was at another moment than was recorded; the reference stays, and a further correction may follow. */
  ReceiptCorrected: event({
    ...circumstances,
    receivedAt: moment('The true receipt. The reference stays as it is.', UP_TO_NOW),
    reason: line('What shows it.'),
    /** Filled by the decider: the receipt that counted until then, and the one that counts from then on, a duplicate's perhaps. */
    was: moment('The receipt that counted until then.', WORKED_OUT, { filled }).optional(),
    counts: moment('The receipt that counts from then on.', WORKED_OUT, { filled }).optional(),
    /** Filled by the decider: the case in which this one has gone on, which has to hear of it under this reference. */
    mergedInto: id('case', 'The case in which this one has gone on.', { filled }).optional(),
    ownReference: line('How this case is called.', { filled }).optional(),
  }),
  /** Who an anonymous complainant is has become known. */
  IdentityEstablished: event({
    ...circumstances,
    ...contact,
    complainant: contact.complainant.optional(),
    company: company.optional(),
  }),
  /** Somebody else who complains of the same: sealed as their own. */
  ComplainantAdded: event({ ...circumstances, party: party('Who else complains, of those on record.'), ...contact }),
  RepresentativeAuthorised: event({
    ...circumstances,
    party: party('The representative, who is on record as somebody of their own.'),
    name: text('What the representative is called.', { max: 500 }),
    capacity: line('In what capacity: solicitor, advice centre, friend.').optional(),
    consentOn: day('When the complainant consented.', PAST).optional(),
    consentEvidence: hash('The sha-256 of the signed consent, an attachment of the case.').optional(),
  }),
  /** They act for the complainant no more, whatever the case: said of the person, and told to each case it concerns. */
  RepresentativeStoodDown: event({
    ...circumstances,
    party: party('The representative.'),
    reason: line('Why they act no more.'),
  }),
  /** The complainant does not want what they said to be shared; `scope` is the pack's word for with whom. */
  ConsentWithheld: event({ ...circumstances, scope, reason: text('Why they do not want it.').optional() }),
  ConsentGiven: event({ ...circumstances, scope, reason: text('What they said of it.').optional() }),
  /** A verbal complaint, written up and sent for confirmation. */
  StatementSent: event({
    ...circumstances,
    channel: channel('How it was sent.'),
    statement: text('What they said, as it was written up.'),
  }),
  /** `unanswered` ends the asking: no reply never holds up a case. */
  StatementConfirmed: event({
    ...circumstances,
    outcome: choice(['confirmed', 'corrected', 'unanswered'], 'What came of the asking.'),
    channel: channel('How they said so.').optional(),
    corrections: text('What they corrected.').optional(),
  }),
  CaseReferredElsewhere: event({
    ...circumstances,
    to: line('The body that deals with it.'),
    reason: line('Why it does.'),
  }),
  CaseDeclined: event({ ...circumstances, reason: line('Why it is not dealt with.') }),
  ExceptionAccepted: event({
    ...circumstances,
    what: word('What is excepted, by the word of the procedure.'),
    reason: line('Why it is accepted.'),
  }),
};
