import { Inject } from '@nestjs/common';
import { Args, ArgsType, Query, Resolver } from '@nestjs/graphql';
import { packVocabulary } from '#casework';
import { checkPack, parseLocalDate, Zone, type Pack, type PackFault, type Weekday } from '#procedure';
import { MAX_PAGE } from '#projections';
import { cameOutOtherwise, simulate, type CaseTrial, type NumberPlace } from '#simulation';
import { PublishCalendarInput } from '../administration/publishing.inputs.ts';
import { given } from '../commands/given.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { badInput } from '../graphql/faults.ts';
import { Day, Form, Line, Nested, Text, Whole, Word, YesNo } from '../graphql/fields.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { HOST, type ApiHost } from '../host.ts';
import { calendarPreview, withdrawalPreview, type CalendarPreview, type PreviewPaging } from './calendar-preview.ts';
import { toConnection } from './connection.ts';
import { packPreview } from './pack-preview.ts';
import { CalendarPreviewView, PackPreviewView } from './preview.types.ts';
import { PackSimulation } from './simulation.types.ts';

const optional = true;

@ArgsType()
class LimitPreviewArgs {
  @YesNo({ optional, description: 'Only limits that move, or only those that keep their date.' })
  readonly moving: boolean | undefined;
  @Whole({ optional, most: MAX_PAGE }) readonly first: number | undefined;
  @Line({ optional, description: 'The cursor of the limit that the page comes after.' })
  readonly after: string | undefined;
}

@ArgsType()
class PreviewCalendarArgs extends LimitPreviewArgs {
  @Nested(() => PublishCalendarInput) readonly input!: PublishCalendarInput;
}

@ArgsType()
class PreviewWithdrawalArgs extends LimitPreviewArgs {
  @Word() readonly calendar!: string;
  @Whole() readonly version!: number;
}

@ArgsType()
class PreviewPackArgs {
  @Text({ max: 500_000, description: 'The pack as its author wrote it, in YAML.' }) readonly source!: string;
}

@ArgsType()
class SimulatePackArgs extends PreviewPackArgs {
  @Day({ description: 'Cases received since then.' }) readonly from!: string;
  @Whole({ optional, most: 500, description: 'Cases tried for this answer, at most 500; 100 unless told.' })
  readonly first: number | undefined;
  @Form(/^\d{4}\/\d{1,9}$/, 'goOnAfter of an earlier answer', { optional }) readonly after: string | undefined;
}

/** What publishing would do, before anybody publishes. */
@Resolver()
export class PreviewsResolver {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  @Query(() => CalendarPreviewView, {
    description: 'What publishCalendar with this input would do to limits that run.',
  })
  @Requires('administer')
  async previewCalendar(
    @Args() { input, ...paging }: PreviewCalendarArgs,
    @Asked() { caller }: RequestContext,
  ): Promise<CalendarPreviewView> {
    const { core, readModel } = this.host;
    const calendar = { ...given(input), workingWeekdays: input.workingWeekdays as Weekday[] };
    return toView(await calendarPreview(core, readModel, caller.organisation, calendar, toPaging(paging)));
  }

  @Query(() => CalendarPreviewView, {
    description: 'What withdrawCalendar of this version would do to limits that run.',
  })
  @Requires('administer')
  async previewCalendarWithdrawal(
    @Args() { calendar, version, ...paging }: PreviewWithdrawalArgs,
    @Asked() { caller }: RequestContext,
  ): Promise<CalendarPreviewView> {
    const { core, readModel } = this.host;
    const which = { calendar, version };
    return toView(await withdrawalPreview(core, readModel, caller.organisation, which, toPaging(paging)));
  }

  @Query(() => PackPreviewView, { description: 'What publishPack with this source would change.' })
  @Requires('administer')
  async previewPack(
    @Args() { source }: PreviewPackArgs,
    @Asked() { caller }: RequestContext,
  ): Promise<PackPreviewView> {
    const { core, readModel } = this.host;
    const { difference, faults, warnings, ...rest } = await packPreview(core, readModel, caller.organisation, source);
    const sound = faults.length === 0 && rest.refusal === null;
    return { ...rest, ...difference, sound, faults: faults.map(toFault), warnings: warnings.map(toFault) };
  }

  @Query(() => PackSimulation, {
    description:
      'The cases on record decided anew under a pack; `redress pack simulate` does so for all of them at once.',
  })
  @Requires('administer')
  async simulatePack(@Args() asked: SimulatePackArgs, @Asked() { caller }: RequestContext): Promise<PackSimulation> {
    const { source, from, first = 100, after } = given(asked);
    const { core } = this.host;
    const pack = soundPack(source);
    const { timeZone } = await core.library.organisation(caller.organisation);
    const { report, cases, stoppedAt } = await simulate(core, pack, {
      organisation: caller.organisation,
      from: startOf(from, timeZone),
      most: first,
      listUpTo: first,
      ...(after === undefined ? {} : { after: placeOf(after) }),
    });
    const { departures, ...figures } = report;
    return {
      ...figures,
      departuresWere: departures.was,
      departuresWould: departures.would,
      differences: cases.map(toDifference),
      goOnAfter: stoppedAt === null ? null : `${stoppedAt.year}/${stoppedAt.revision}`,
    };
  }
}

function toPaging(asked: LimitPreviewArgs): PreviewPaging {
  const { first = 50, ...wherefrom } = given(asked);
  return { first, ...wherefrom };
}

const toView = ({ limits, kept, ...rest }: CalendarPreview): CalendarPreviewView => ({
  ...rest,
  kept: [...kept].map(([because, count]) => ({ because, count })),
  limits: toConnection(limits, (limit) => limit),
});

const toFault = ({ line, path, message, wouldAccept }: PackFault) => ({
  line,
  path,
  message,
  wouldAccept: wouldAccept ?? null,
});

function soundPack(source: string): Pack {
  const checked = checkPack(source, packVocabulary);
  if (checked.ok) return checked.pack;
  throw badInput(
    checked.faults.slice(0, 20).map(({ line, message, wouldAccept }) => ({
      field: 'source',
      message: `line ${line}: ${message}`,
      wouldAccept: wouldAccept ?? null,
    })),
  );
}

/** The first instant of a day that has been checked to be one. */
function startOf(day: string, timeZone: string): string {
  const date = parseLocalDate(day);
  const start = date === null ? undefined : Zone.of(timeZone)?.startOf(date);
  if (start === undefined) throw badInput([{ field: 'from', message: 'is no day', wouldAccept: '2025-04-24' }]);
  return new Date(start).toISOString();
}

function placeOf(text: string): NumberPlace {
  const [year = 0, revision = 0] = text.split('/').map(Number);
  return { year, revision };
}

const toDifference = ({ limits, notTaken, departures: _departures, ...trial }: CaseTrial) => ({
  ...trial,
  limits: limits.filter(cameOutOtherwise),
  notTaken: notTaken.map(({ event, refusal: { code, rule = null, clauses = [], message } }) => ({
    act: event.id,
    type: event.type,
    occurredAt: event.meta.occurredAt,
    code,
    rule,
    clauses,
    message,
  })),
});
