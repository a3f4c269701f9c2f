import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Limit, LimitTally, RefusalTally, RuleTally } from '#simulation';
import { Instant, LocalDate } from '../graphql/scalars.ts';

const nullable = true;

@ObjectType('LimitTally', { description: 'What became of the limits of a rule.' })
class LimitTallyView implements LimitTally {
  @Field(() => Int) readonly started!: number;
  @Field(() => Int) readonly met!: number;
  @Field(() => Int) readonly met_late!: number;
  @Field(() => Int) readonly missed!: number;
  @Field(() => Int) readonly running!: number;
  @Field(() => Int) readonly extended!: number;
  @Field(() => Int) readonly expired!: number;
  @Field(() => Int) readonly cancelled!: number;
}

@ObjectType('TriedRule')
class TriedRuleView implements RuleTally {
  @Field(() => String) readonly rule!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => [String], { description: 'Clauses of the procedure.' }) readonly req!: readonly string[];
  @Field(() => Boolean, { description: 'Whether the pack on trial has it.' }) readonly inPack!: boolean;
  @Field(() => LimitTallyView, { description: 'On record.' }) readonly was!: LimitTally;
  @Field(() => LimitTallyView, { description: 'Under the pack on trial.' }) readonly would!: LimitTally;
  @Field(() => Int, { description: 'Limits that would come out otherwise.' }) readonly otherwise!: number;
  @Field(() => Int, { description: 'Limits of the same result with another date.' }) readonly otherDate!: number;
}

@ObjectType('TriedRefusal', { description: 'A reason for which acts on record would not have been taken.' })
class TriedRefusalView implements RefusalTally {
  @Field(() => String) readonly code!: string;
  @Field(() => String, { nullable }) readonly rule!: string | null;
  @Field(() => String) readonly act!: string;
  @Field(() => String, { nullable, description: 'The fact, where the pack has no word for it.' })
  readonly about!: string | null;
  @Field(() => [String]) readonly req!: readonly string[];
  @Field(() => String, {
    description: 'told: as a past fact with its departure; left_out: the pack has nothing it could be.',
  })
  readonly then!: RefusalTally['then'];
  @Field(() => Int) readonly count!: number;
  @Field(() => String, { description: 'One of them, in words.' }) readonly reason!: string;
}

@ObjectType('TriedLimit')
class TriedLimitView implements Limit {
  @Field(() => String) readonly result!: Limit['result'];
  @Field(() => Instant) readonly from!: string;
  @Field(() => LocalDate, { nullable }) readonly dueDate!: string | null;
  @Field(() => Instant, { nullable }) readonly endedAt!: string | null;
}

@ObjectType()
class LimitDifference {
  @Field(() => ID) readonly clock!: string;
  @Field(() => String) readonly rule!: string;
  @Field(() => TriedLimitView, { nullable }) readonly was!: Limit | null;
  @Field(() => TriedLimitView, { nullable }) readonly would!: Limit | null;
}

@ObjectType()
class RefusedAct {
  @Field(() => ID) readonly act!: string;
  @Field(() => String) readonly type!: string;
  @Field(() => Instant) readonly occurredAt!: string;
  @Field(() => String) readonly code!: string;
  @Field(() => String, { nullable, description: 'The gate, clock or rule.' }) readonly rule!: string | null;
  @Field(() => [String]) readonly clauses!: readonly string[];
  @Field(() => String) readonly message!: string;
}

@ObjectType({ description: 'A case that would have come out otherwise.' })
class CaseDifference {
  @Field(() => ID) readonly caseId!: string;
  @Field(() => String) readonly reference!: string;
  @Field(() => Instant) readonly receivedAt!: string;
  @Field(() => Boolean, { description: 'Whether the pack deals with it at all.' }) readonly handled!: boolean;
  @Field(() => [LimitDifference]) readonly limits!: readonly LimitDifference[];
  @Field(() => [RefusedAct]) readonly notTaken!: readonly RefusedAct[];
}

@ObjectType({ description: 'What a pack would have made of the cases on record. Nothing is written.' })
export class PackSimulation {
  @Field(() => Int, { description: 'Cases tried for this answer.' }) readonly cases!: number;
  @Field(() => Int) readonly notHandled!: number;
  @Field(() => Int) readonly differing!: number;
  @Field(() => Int, { description: 'Departures from blocking gates on record.' }) readonly departuresWere!: number;
  @Field(() => Int) readonly departuresWould!: number;
  @Field(() => [TriedRuleView]) readonly rules!: readonly RuleTally[];
  @Field(() => [TriedRefusalView]) readonly notTaken!: readonly RefusalTally[];
  @Field(() => [CaseDifference]) readonly differences!: readonly CaseDifference[];
  @Field(() => String, {
    nullable,
    description: 'There are further cases: `after` of the next request. Figures add up.',
  })
  readonly goOnAfter!: string | null;
}
