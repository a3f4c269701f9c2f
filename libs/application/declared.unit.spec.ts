import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dateFault, fieldsOf, WORKED_OUT, type DateRule, type EventCatalogue } from '#kernel';
import { caseCatalogue } from '../casework/events/index.ts';
import { correctiveActionCatalogue } from '../corrective-action/events.ts';
import { messageCatalogue } from '../message/events.ts';
import { organisationCatalogue } from '../organisation/events.ts';
import { partyCatalogue } from '../party/events.ts';
import { publicationCatalogue } from '../publication/events.ts';
import {
  calendarCatalogue,
  caseNumberCatalogue,
  logCatalogue,
  packCatalogue,
  timeCatalogue,
} from '../publishing/events.ts';
import { reviewCatalogue } from '../review/events.ts';

const catalogues: Readonly<Record<string, EventCatalogue>> = {
  calendar: calendarCatalogue,
  case: caseCatalogue,
  correctiveAction: correctiveActionCatalogue,
  log: logCatalogue,
  message: messageCatalogue,
  number: caseNumberCatalogue,
  organisation: organisationCatalogue,
  pack: packCatalogue,
  party: partyCatalogue,
  publication: publicationCatalogue,
  review: reviewCatalogue,
  time: timeCatalogue,
};
const events = Object.entries(catalogues).flatMap(([aggregate, catalogue]) =>
  Object.entries(catalogue).map(([type, { schema }]) => ({
    name: `${aggregate}.${type}`,
    schema: schema as z.ZodType,
  })),
);
const fields = events.flatMap(({ name, schema }) =>
  fieldsOf(schema).map(({ path, ...field }) => ({ name: `${name}.${path}`, ...field })),
);

interface Shape {
  readonly type?: string;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly properties?: { readonly sealed?: Shape };
}

/** What is stored is read for ever: an event's shape in one line, with the commonest kinds of field by their names. */
const shapeOf = (schema: z.ZodType): string =>
  JSON.stringify(z.toJSONSchema(schema), (key, value: Shape | null) => {
    if (key === '$schema') return undefined;
    const sealed = value?.properties?.sealed;
    if (sealed !== undefined) return `sealed ..${sealed.maxLength}`;
    if (value?.type !== 'string' || !('pattern' in value || 'maxLength' in value)) return value;
    const { type, pattern = '', minLength = '', maxLength = '', format = '' } = value;
    return `${type} ${pattern}${format} ${minLength}..${maxLength}`;
  });

describe('an event', () => {
  it('reads what it read from the first: a shape changes by a new version of it alone', async () => {
    const shapes = events.map(({ name, schema }) => `${name} ${shapeOf(schema)}\n`).join('');
    await expect(shapes).toMatchFileSnapshot('./testing/shapes-of-events.txt');
  });
});

describe('a field', () => {
  it('is declared where its event is', () => {
    const bare = fields.filter(({ declaration }) => declaration === null);
    expect(bare.map(({ name }) => name)).toEqual([]);
  });

  it('says in a sentence what it is', () => {
    const mute = fields.filter(({ declaration }) => declaration !== null && !/^[A-Z].*\.$/u.test(declaration.says));
    expect(mute.map(({ name }) => name)).toEqual([]);
  });

  it('that is a day or a moment and that somebody says has its place in time', () => {
    const said = fields.flatMap(({ name, declaration }) =>
      declaration !== null && 'date' in declaration && declaration.filled !== true && declaration.date !== WORKED_OUT
        ? [`${name}: ${placeOf(declaration.date)}`]
        : [],
    );
    expect(said).toMatchInlineSnapshot(`
      [
        "calendar.CalendarVersionPublished.holidays[].date: any",
        "case.ComplaintReceived.receivedAt: any, not after the "now"",
        "case.FeedbackReceived.receivedAt: any, not after the "now"",
        "case.CaseFactRecorded.effectiveFrom: past",
        "case.ReceiptCorrected.receivedAt: any, not after the "now"",
        "case.RepresentativeAuthorised.consentOn: past",
        "case.Acknowledged.expectedReplyDate: ahead, at most 2 years",
        "case.InteractionRecorded.when: past",
        "case.ActivityScheduled.on: ahead, at most 2 years",
        "case.ContributionRequested.dueOn: ahead, at most 5 years",
        "case.ResolutionProposed.timeframe: ahead, at most 5 years",
        "case.ResolutionAccepted.timeframe: ahead, at most 5 years",
        "case.ActionAgreed.actionDueOn: ahead, at most 5 years",
        "case.ActionRescheduled.actionDueOn: ahead, at most 5 years",
        "case.ResponseSent.expectedReplyDate: ahead, at most 2 years",
        "case.ProgressUpdateSent.expectedReplyDate: ahead, at most 2 years",
        "case.DeadlineExtended.expectedReplyDate: ahead, at most 2 years",
        "case.ExtensionRefused.askedFor: ahead, at most 2 years",
        "case.ReferralRequestReceived.replyBy: any, at most 2 years, from 60 days before",
        "case.CorrectiveActionRaised.dueOn: ahead, at most 5 years",
        "case.ProcessChangeLogged.implementedOn: past",
        "case.ContactRestricted.reviewOn: after, at most 2 years",
        "case.CaseClosed.closedOn: same, not before the "receipt"",
        "correctiveAction.CorrectiveActionOpened.dueOn: ahead, at most 5 years",
        "correctiveAction.CorrectiveActionAssigned.dueOn: ahead, at most 5 years",
        "organisation.RoleHolderAppointed.from: any, at most 2 years",
        "organisation.RoleHolderAppointed.until: any, not before the {"field":"from"}",
        "organisation.RoleHolderDismissed.lastDay: any, at most 2 years, not before the "opener"",
        "organisation.AbsenceCovered.from: any, at most 2 years",
        "organisation.AbsenceCovered.until: any, at most 2 years, not before the {"field":"from"}",
        "organisation.AbsenceEnded.from: any, at most 2 years",
        "organisation.AbsenceEnded.lastDay: any, at most 2 years, not before the {"field":"from"}",
        "organisation.ClosureDayDeclared.date: ahead, at most 2 years",
        "organisation.ClosureDayWithdrawn.date: ahead, at most 2 years",
        "organisation.PolicyReviewHeld.heldOn: past",
        "organisation.ListEntryAdded.from: any, at most 2 years",
        "organisation.ListEntryRetired.lastDay: any, at most 2 years, not before the "opener"",
        "party.RestrictionImposed.reviewOn: after, at most 2 years",
        "party.RestrictionReviewed.reviewOn: after, at most 2 years",
        "party.RepresentativeNamed.consentOn: past",
        "review.MeetingScheduled.on: ahead, at most 2 years",
        "review.MeetingRescheduled.on: ahead, at most 2 years",
        "review.MeetingHeld.heldOn: past",
        "time.ManualTimeDeclared.startsAt: any",
        "time.TimeAdvanced.to: ahead",
      ]
    `);
  });
});

describe('any day that somebody says', () => {
  const said = events.flatMap(({ name, schema }) =>
    fieldsOf(schema).flatMap(({ path: field, declaration }) =>
      declaration?.kind === 'day' && declaration.date !== WORKED_OUT ? [{ name, schema, field }] : [],
    ),
  );
  const days = fc
    .date({ min: new Date('1900-01-01'), max: new Date('2110-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const daysFrom = (day: string, days: number): string =>
    new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);

  it.each(said)('is taken, or what is named in its place is: $name.$field', ({ schema, field }) => {
    fc.assert(
      fc.property(days, fc.integer({ min: -800, max: 2_000 }), fc.boolean(), (received, later, fromFile) => {
        const today = daysFrom(received, 900);
        const at = `${today}T00:00:00.000Z`;
        const against = { today, at, now: at, received, opened: received, fromFile };
        const others = { from: daysFrom(today, -30) };
        const value = daysFrom(today, later);
        const fault = dateFault(schema, { ...others, [field]: value }, against);
        const accepted = fault?.wouldAccept?.match(/\d{4}-\d{2}-\d{2}/gu) ?? [value];
        expect(accepted.length).toBeGreaterThan(0);
        for (const day of accepted) expect(dateFault(schema, { ...others, [field]: day }, against)).toBeNull();
      }),
      { numRuns: 50 },
    );
  });
});

const placeOf = ({ side, atMost, back, notBefore = [], notAfter = [] }: DateRule): string =>
  [
    side,
    ...(atMost === undefined ? [] : [`at most ${atMost} years`]),
    ...(back === undefined ? [] : [`from ${back} days before`]),
    ...notBefore.map((anchor) => `not before the ${JSON.stringify(anchor)}`),
    ...notAfter.map((anchor) => `not after the ${JSON.stringify(anchor)}`),
  ].join(', ');
