import type { Checking, NameKind } from './draft.ts';
import { didYouMean, insteadOf } from './nearest.ts';
import type { Path } from './report.ts';

const SPOKEN: Readonly<Record<NameKind, string>> = {
  role: 'role',
  stage: 'stage',
  fact: 'fact',
  clock: 'clock',
  gate: 'gate',
  rule: 'rule',
  register: 'register',
  exit: 'exit',
  reply: 'kind of reply',
  kind: 'kind of feedback',
};

/** A name must be one that the pack declares. Whether it is. */
export function checkName({ draft, report }: Checking, kind: NameKind, name: string, path: Path): boolean {
  const known = draft.names[kind];
  if (known.includes(name)) return true;
  report.fault(path, `The pack has no ${SPOKEN[kind]} "${name}"${didYouMean(name, known)}`, insteadOf(name, known));
  return false;
}

/** Every id once: what names two things names neither. */
export function checkUnique({ draft, report }: Checking): void {
  const twice = (ids: readonly { readonly id: string; readonly at: Path }[]): void => {
    const seen = new Set<string>();
    for (const { id, at } of ids) {
      if (seen.has(id)) report.fault([...at, 'id'], `The id "${id}" is taken already`, 'an id of its own');
      seen.add(id);
    }
  };
  for (const list of [
    draft.clocks,
    draft.schedules,
    draft.letters,
    draft.gates,
    draft.rules,
    draft.facts,
    draft.stages,
    draft.exits,
  ]) {
    twice(list.map(({ at, value }) => ({ id: value.id, at })));
  }
  const within = (items: readonly { readonly id: string }[] | undefined, at: Path): void =>
    twice((items ?? []).map(({ id }, index) => ({ id, at: [...at, index] })));
  within(draft.registers, ['registers']);
  within(draft.responses?.kinds, ['responses', 'kinds']);
  within(draft.steps?.order, ['steps', 'order']);
  for (const { at, value } of draft.clocks) within(value.questions, [...at, 'questions']);
}
