import { saysTheSame } from './same.ts';
import type { Pack } from './schema.ts';

/** The parts of a pack that are compared one by one. */
export const COMPARED = ['clock', 'gate', 'rule', 'exit', 'role', 'fact', 'stage', 'schedule', 'register'] as const;
export type ComparedPart = (typeof COMPARED)[number];

/** One element that is in one version of a pack and not, or otherwise, in another. */
export interface PackChange {
  readonly part: ComparedPart;
  readonly id: string;
  readonly change: 'added' | 'removed' | 'changed';
  readonly title: string;
  /** The members that say something else, such as `for`; empty unless it changed. */
  readonly members: readonly string[];
}

interface Element {
  readonly id: string;
  readonly title?: string | undefined;
}

const PARTS: Readonly<Record<ComparedPart, (pack: Pack) => readonly Element[]>> = {
  clock: (pack) => pack.clocks,
  gate: (pack) => pack.gates,
  rule: (pack) => pack.rules,
  exit: (pack) => pack.closing.exits,
  role: (pack) => Object.entries(pack.roles).map(([id, role]) => ({ id, ...role })),
  fact: (pack) => pack.facts,
  stage: (pack) => pack.stages,
  schedule: (pack) => pack.schedules,
  register: (pack) => pack.registers,
};

/** The sections that are compared as a whole. */
const SECTIONS = [
  'calendar',
  'defaults',
  'subjects',
  'channels',
  'steps',
  'responses',
  'remedies',
  'access',
  'publicInformation',
] as const satisfies readonly (keyof Pack)[];

export interface PackDifference {
  /** Element by element: the earlier version's in its order, then what is new. */
  readonly changes: readonly PackChange[];
  /** Other sections that say something else. */
  readonly sections: readonly string[];
}

/** What a version of a pack says otherwise than the one before. Order and wording of the source count for nothing. */
export const packDifference = (before: Pack, after: Pack): PackDifference => ({
  changes: COMPARED.flatMap((part) => changesOf(part, PARTS[part](before), PARTS[part](after))),
  sections: SECTIONS.filter((section) => !saysTheSame(before[section], after[section])),
});

function changesOf(part: ComparedPart, before: readonly Element[], after: readonly Element[]): readonly PackChange[] {
  const old = before.flatMap((element): readonly PackChange[] => {
    const now = after.find(({ id }) => id === element.id);
    if (now === undefined) return [{ ...named(part, element), change: 'removed', members: [] }];
    const members = membersChanged(element, now);
    return members.length === 0 ? [] : [{ ...named(part, now), change: 'changed', members }];
  });
  const added = after.filter(({ id }) => !before.some((one) => one.id === id));
  return [...old, ...added.map((element) => ({ ...named(part, element), change: 'added' as const, members: [] }))];
}

const named = (part: ComparedPart, { id, title }: Element) => ({ part, id, title: title ?? id.replaceAll('_', ' ') });

function membersChanged(before: Element, after: Element): readonly string[] {
  const [was, is] = [before, after] as unknown as readonly [Record<string, unknown>, Record<string, unknown>];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((key) => !saysTheSame(was[key], is[key]))
    .sort();
}
