import { choice, day, event, id, line, text, toCome } from '#kernel';
import { channel, circumstances, CONDUCT } from './words.ts';

/** What a firm does about behaviour. Limits keep running: a restriction changes how a case is handled, not whether. */
export const conduct = {
  ConductWarningIssued: event({
    ...circumstances,
    channel: channel('How they were warned.'),
    conduct: choice(CONDUCT, 'The behaviour that they were warned about.'),
    summary: text('What they were told.').optional(),
  }),
  /** Belongs to the person and not to the case, and is reviewed on a day that is set with it. */
  ContactRestricted: event({
    ...circumstances,
    restriction: id('restriction', 'The restriction.'),
    arrangements: text('How the person can reach the firm from now on.'),
    reason: text('Why contact is restricted.'),
    reviewOn: day('When it is looked at again.', toCome(2)),
  }),
  ContactRestrictionLifted: event({
    ...circumstances,
    restriction: id('restriction', 'The restriction that ends.'),
    reason: line('Why it ends.'),
  }),
};
