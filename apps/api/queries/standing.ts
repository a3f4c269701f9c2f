import { Field, ObjectType } from '@nestjs/graphql';
import { caseStream, type Core } from '#application';
import { caseAggregate, describePredicate, factValue, openSteps, type CaseState } from '#casework';
import type { Id } from '#kernel';
import type { Pack } from '#procedure';
import { FactValue } from '../graphql/scalars.ts';

const nullable = true;

@ObjectType({ description: 'A fact that the procedure asks about.' })
export class FactView {
  @Field(() => String) readonly fact!: string;
  @Field(() => String, { nullable }) readonly title!: string | null;
  @Field(() => FactValue, { nullable, description: 'Null: an open question.' })
  readonly value!: string | number | boolean | null;
}

@ObjectType({ description: 'A step of the procedure.' })
export class StepView {
  @Field(() => String) readonly id!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => Boolean) readonly done!: boolean;
}

@ObjectType({ description: 'A way to close the case.' })
export class ExitView {
  @Field(() => String) readonly id!: string;
  @Field(() => String) readonly title!: string;
  @Field(() => String, { nullable, description: 'What must be so before it is open.' }) readonly needs!: string | null;
  @Field(() => [String], { description: 'What closing this way must say.' }) readonly fields!: readonly string[];
}

@ObjectType({ description: 'How a case stands by its procedure, read from the log itself.' })
export class Standing {
  @Field(() => [FactView]) readonly facts!: readonly FactView[];
  @Field(() => [FactView], { description: 'Facts that nobody has recorded and that have no default.' })
  readonly openQuestions!: readonly FactView[];
  @Field(() => [StepView]) readonly steps!: readonly StepView[];
  @Field(() => [ExitView]) readonly exits!: readonly ExitView[];
}

/** How a case stands, or `null` where its procedure cannot be found. Reads the log, so it is never behind. */
export async function standingOf(core: Core, organisation: string, caseId: Id): Promise<Standing | null> {
  const { state } = await core.repository.load(caseAggregate, caseStream(caseId));
  const pack = await core.library.pack(organisation, state.pack.id, state.pack.version);
  return pack === undefined ? null : standing(state, pack);
}

function standing(state: CaseState, pack: Pack): Standing {
  const facts = pack.facts.map(({ id, title }) => ({
    fact: id,
    title: title ?? null,
    value: factValue({ state, pack }, id) ?? null,
  }));
  const stillOpen = openSteps({ state, pack }).map((step) => step.id);
  const last = pack.steps?.order.at(-1)?.id;
  const isDone = (id: string): boolean => (id === last ? state.status === 'closed' : !stillOpen.includes(id));
  return {
    facts,
    openQuestions: facts.filter((fact) => fact.value === null),
    steps: (pack.steps?.order ?? []).map(({ id, title }) => ({ id, title, done: isDone(id) })),
    exits: pack.closing.exits.map(({ id, title, require, fields }) => ({
      id,
      title,
      needs: require === undefined ? null : describePredicate(pack, require),
      fields,
    })),
  };
}
