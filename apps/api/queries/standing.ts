import { Field, ObjectType } from '@nestjs/graphql';
import type { Core } from '#application';
import { describePredicate, factValue, missingForExit, openSteps, type CaseState } from '#casework';
import type { Id } from '#kernel';
import type { Exit, Pack } from '#procedure';
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
  @Field(() => Boolean, { description: 'The case can be closed this way now.' }) readonly open!: boolean;
  @Field(() => [String], { description: 'What is still missing, part by part.' }) readonly missing!: readonly string[];
  @Field(() => [String], { description: 'Clauses of the procedure.' }) readonly req!: readonly string[];
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
  const state = await core.cases.find(caseId, organisation);
  if (state === null) return null;
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
    exits: pack.closing.exits.map((exit) => exitView(state, pack, exit)),
  };
}

/** Of a case that is closed no way is open. */
function exitView(state: CaseState, pack: Pack, exit: Exit): ExitView {
  const { id, title, require, fields, req } = exit;
  const needs = require === undefined ? null : describePredicate(pack, require);
  const missing = missingForExit({ state, pack }, exit);
  return { id, title, needs, open: state.status === 'open' && missing.length === 0, missing, req, fields };
}
