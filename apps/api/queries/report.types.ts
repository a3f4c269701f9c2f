import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { ComplianceReport, DutyLine, Figure, Miss, RightLine, TrendLine, Trends } from '#projections';
import { Instant, Json, LocalDate } from '../graphql/scalars.ts';
import { AnswerFreshness } from './freshness.ts';

const nullable = true;

@ObjectType('Figure', { description: 'A number with the references of the cases behind it.' })
export class FigureView implements Figure {
  @Field(() => Int) readonly count!: number;
  @Field(() => [String]) readonly cases!: readonly string[];
}

@ObjectType({ description: 'A figure of one kind, channel, exit and so on.' })
export class NamedFigure extends FigureView {
  @Field(() => String) readonly name!: string;
}

@ObjectType('DutyLine', { description: 'How the clocks of a rule ended that fell due in the period.' })
export class DutyLineView implements DutyLine {
  @Field(() => String) readonly rule!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => String) readonly nature!: string;
  @Field(() => FigureView) readonly due!: FigureView;
  @Field(() => FigureView) readonly met!: FigureView;
  @Field(() => FigureView) readonly metWithinExtension!: FigureView;
  @Field(() => FigureView) readonly missed!: FigureView;
  @Field(() => FigureView) readonly missedCorrected!: FigureView;
  @Field(() => FigureView) readonly stillRunning!: FigureView;
  @Field(() => FigureView) readonly endedBefore!: FigureView;
  @Field(() => FigureView) readonly notKnown!: FigureView;
}

@ObjectType('RightLine', { description: 'Entitlements and windows: nobody owes them, so nobody misses them.' })
export class RightLineView implements RightLine {
  @Field(() => String) readonly rule!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => String) readonly nature!: string;
  @Field(() => FigureView) readonly fellDue!: FigureView;
  @Field(() => FigureView) readonly expired!: FigureView;
  @Field(() => FigureView) readonly met!: FigureView;
  @Field(() => FigureView) readonly stillRunning!: FigureView;
  @Field(() => FigureView) readonly endedBefore!: FigureView;
}

@ObjectType('Miss', { description: 'A limit that was missed.' })
export class MissView implements Omit<Miss, 'lateByMs'> {
  @Field(() => String) readonly reference!: string;
  @Field(() => String) readonly clock!: string;
  @Field(() => String) readonly rule!: string;
  @Field(() => Instant) readonly firstDueAt!: string;
  @Field(() => Instant) readonly missedDueAt!: string;
  @Field(() => Instant, { nullable }) readonly metAt!: string | null;
  @Field(() => String, { nullable }) readonly correctedBecause!: string | null;
}

@ObjectType('TrendLine', { description: 'How often something was received, against the period before.' })
export class TrendLineView implements TrendLine {
  @Field(() => String) readonly name!: string;
  @Field(() => Int) readonly count!: number;
  @Field(() => Int) readonly before!: number;
  @Field(() => Int) readonly change!: number;
}

@ObjectType('Trends', { description: 'What was received, against the period before.' })
export class TrendsView implements Trends {
  @Field(() => LocalDate, { description: 'The first day of the period before.' }) readonly from!: string;
  @Field(() => LocalDate, { description: 'The last day of the period before.' }) readonly to!: string;
  @Field(() => [TrendLineView]) readonly kinds!: readonly TrendLine[];
  @Field(() => [TrendLineView]) readonly areas!: readonly TrendLine[];
  @Field(() => [TrendLineView]) readonly causes!: readonly TrendLine[];
}

@ObjectType({ description: 'The compliance report on a period.' })
export class Report {
  @Field(() => LocalDate) readonly from!: string;
  @Field(() => LocalDate) readonly to!: string;
  @Field(() => FigureView) readonly openAtStart!: FigureView;
  @Field(() => FigureView) readonly received!: FigureView;
  @Field(() => FigureView) readonly reopened!: FigureView;
  @Field(() => FigureView) readonly closed!: FigureView;
  @Field(() => FigureView) readonly closedDateUnknown!: FigureView;
  @Field(() => FigureView) readonly openAtEnd!: FigureView;
  @Field(() => [NamedFigure]) readonly receivedByKind!: readonly NamedFigure[];
  @Field(() => [NamedFigure]) readonly receivedByChannel!: readonly NamedFigure[];
  @Field(() => [NamedFigure]) readonly receivedByArea!: readonly NamedFigure[];
  @Field(() => [NamedFigure]) readonly receivedByCause!: readonly NamedFigure[];
  @Field(() => TrendsView) readonly trends!: ComplianceReport['trends'];
  @Field(() => [NamedFigure]) readonly exits!: readonly NamedFigure[];
  @Field(() => [NamedFigure]) readonly outcomes!: readonly NamedFigure[];
  @Field(() => [DutyLineView]) readonly duties!: readonly DutyLine[];
  @Field(() => [RightLineView]) readonly rights!: readonly RightLine[];
  @Field(() => FigureView) readonly undatedClocks!: FigureView;
  @Field(() => [MissView]) readonly misses!: readonly MissView[];
  @Field(() => FigureView) readonly correctiveActionsRaised!: FigureView;
  @Field(() => FigureView) readonly correctiveActionsClosed!: FigureView;
  @Field(() => FigureView) readonly departures!: FigureView;
  @Field(() => Json, { description: 'How each figure is counted, by its name.' })
  readonly definitions!: ComplianceReport['definitions'];
  @Field(() => String, { description: 'The same as CSV.' }) readonly csv!: string;
  @Field(() => AnswerFreshness) readonly freshness!: AnswerFreshness;
}
