import { choice, day, event, id, line, text } from '#kernel';
import { EXITS, VOID_REASONS } from '#procedure';
import { circumstances } from './words.ts';

export const closing = {
  DocumentFiled: event({
    ...circumstances,
    folder: line('The folder in which it lies.'),
    name: line('What it is called there.').optional(),
    document: id('attachment', 'The document, where it is an attachment of the case.').optional(),
  }),
  CaseClosed: event({
    ...circumstances,
    /** `unstated`: a file says that the case is closed and not how. */
    exit: choice([...EXITS, 'unstated'], 'How the case ends.', {
      choices: 'closing.exits',
      onlyFromFile: ['unstated'],
    }),
    summary: text('What came of it.').optional(),
    /** The day of the act where nothing is said; `null`: it is closed and nobody can say since when. */
    closedOn: day(
      'The day of the act: what was closed earlier is said by the moment at which it happened.',
      { side: 'same', notBefore: ['receipt'] },
      { onlyFromFile: [null] },
    )
      .nullable()
      .optional(),
  }),
  CaseReopened: event({
    ...circumstances,
    reason: line('Why it is taken up again.'),
    /** Filled by the decider where a merger is undone: the case that has to hear of it, under this reference. */
    mergedInto: id('case', 'The case that it had gone on in.', { filled: true }).optional(),
    ownReference: line('How this case is called.', { filled: true }).optional(),
  }),
  CaseWithdrawn: event({ ...circumstances, reason: line('Why the complainant withdraws it.').optional() }),
  ActVoided: event({
    ...circumstances,
    act: id('act', 'The act that counts no longer.'),
    reason: choice(VOID_REASONS, 'Why it does not count.'),
    remarks: line('What else is to be said of it.').optional(),
  }),
  ClockReadingCorrected: event({
    ...circumstances,
    clock: id('clock', 'The limit whose breach was none.'),
    reason: line('What shows that it was kept.'),
  }),
};
