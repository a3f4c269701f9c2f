import { Field, ObjectType } from '@nestjs/graphql';
import { Position } from '#event-store';
import { BadQuery } from '#projections';
import type { ReadModel } from '#read-model';
import { ApiFault, badInput } from '../graphql/faults.ts';

@ObjectType({ description: 'How fresh an answer is.' })
export class AnswerFreshness {
  @Field(() => String, { nullable: true, description: 'Every event up to here is in it.' })
  readonly position!: string | null;
  @Field(() => Boolean, { description: 'What it was read from has caught up with the log once.' })
  readonly ready!: boolean;
}

/** An answer that says how fresh it is. */
export type Fresh<T> = T & { readonly freshness: AnswerFreshness };

/** ms that a query waits for what it wants to see. */
const PATIENCE = 5_000;

/**
 * Reads from projections once they are at least as far as the client wants. What the answer says of its freshness was
 * true before it was read, so it is never fresher in word than in fact.
 * @throws ApiFault NOT_YET where they are not that far in time, BAD_USER_INPUT where a page or period is none
 */
export async function fresh<T extends object>(
  readModel: ReadModel,
  projections: readonly string[],
  atLeast: string | undefined,
  read: () => Promise<T>,
): Promise<Fresh<T>> {
  if (atLeast !== undefined) await waitFor(readModel, projections, atLeast);
  const freshness = await readModel.freshness(projections, atLeast !== undefined);
  try {
    return { ...(await read()), freshness };
  } catch (error) {
    if (!(error instanceof BadQuery)) throw error;
    throw badInput([{ field: error.field, message: error.message, wouldAccept: error.wouldAccept }]);
  }
}

async function waitFor(readModel: ReadModel, projections: readonly string[], atLeast: string): Promise<void> {
  if (await readModel.waitFor(Position.fromText(atLeast), PATIENCE, projections)) return;
  const { position } = await readModel.freshness(projections);
  throw new ApiFault(503, 'NOT_YET', `The read model is not at ${atLeast} yet`, {
    position,
    wouldAccept: 'the same query a little later, or without atLeast',
  });
}
