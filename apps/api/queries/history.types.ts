import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { TimelineEntry, TimelineRow } from '#projections';
import { Instant, Json } from '../graphql/scalars.ts';
import { connectionOf } from './connection.ts';

const nullable = true;

@ObjectType({ description: 'An event of a case.' })
export class HistoryEvent implements Pick<
  TimelineRow,
  'revision' | 'type' | 'occurredAt' | 'decidedAt' | 'lateRecorded' | 'actorId' | 'actorRole' | 'origin' | 'voidedBy'
> {
  @Field(() => ID) readonly id!: string;
  @Field(() => Int) readonly revision!: number;
  @Field(() => String) readonly type!: string;
  @Field(() => Instant, { description: 'When it happened.' }) readonly occurredAt!: string;
  @Field(() => Instant, { description: 'When Redress learned of it.' }) readonly decidedAt!: string;
  @Field(() => Boolean) readonly lateRecorded!: boolean;
  @Field(() => ID) readonly actorId!: string;
  @Field(() => String) readonly actorRole!: string;
  @Field(() => String) readonly origin!: TimelineRow['origin'];
  @Field(() => ID, { nullable, description: 'The act that took it back.' }) readonly voidedBy!: string | null;
  @Field(() => Json) readonly data!: unknown;
}

@ObjectType({ description: 'An act, with what the procedure made follow from it.' })
export class HistoryEntry implements Record<keyof TimelineEntry, unknown> {
  @Field(() => HistoryEvent) readonly act!: HistoryEvent;
  @Field(() => [HistoryEvent]) readonly consequences!: readonly HistoryEvent[];
}

export const HistoryConnection = connectionOf(HistoryEntry, 'History');
