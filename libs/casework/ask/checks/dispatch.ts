import type { ActRequest } from '../../commands.ts';
import { actSchemas, carriedActs, kindOfAct, type Acts, type ActType } from '../../events/index.ts';
import { spoken, unmet } from '../../words/describe.ts';
import { holds } from '../../words/predicates.ts';
import { because, type CaseRefusal } from '../refusals.ts';
import type { Run } from '../run.ts';
import { list } from './parts.ts';

type Request = Readonly<Acts['DispatchRequested']>;

/** What a letter carries out, as somebody would record it; nothing where it is only put on record. */
export function carriedBy(request: Request): CaseRefusal | ActRequest | null {
  if (request.carries === undefined) return null;
  const type = request.carries as ActType;
  const holder = kindOfAct(type)?.byLetter;
  if (holder === undefined) {
    return because('SUBJECT_UNKNOWN', `A letter does not carry out ${spoken(request.carries)}`, {
      field: 'carries',
      wouldAccept: list(carriedActs),
    });
  }
  const written = holder === null ? {} : { [holder]: request.body };
  const data: Record<string, unknown> = { ...request.with, channel: request.channel, ...written };
  const parsed = actSchemas[type].safeParse(data);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = `with.${issue?.path.join('.') ?? ''}`;
    return because('MISSING_CONTENTS', `${spoken(type)}: ${field}: ${issue?.message ?? 'not as it should be'}`, {
      field,
      wouldAccept: 'the fields of that act',
    });
  }
  return { type, data } as unknown as ActRequest;
}

/** A letter that tells something else than what is so (M-26). */
export function unfitLetter(run: Run, { letter: asked }: Request): CaseRefusal | null {
  const { pack } = run.context;
  const situation = run.situation();
  const letter = pack.letters.find(({ id }) => id === asked);
  if (letter?.when === undefined || holds(situation, letter.when) === true) return null;
  const missing = unmet(situation, letter.when).join('; ');
  return because('GATE_CLOSED', `The letter "${letter.title}" is not for this case: it is for one with ${missing}`, {
    rule: `letters.${letter.id}`,
    clauses: letter.req,
    field: 'letter',
    wouldAccept: `${missing}; or another letter`,
  });
}
