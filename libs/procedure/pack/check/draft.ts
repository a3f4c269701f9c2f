import type { z } from 'zod';
import type { PackVocabulary } from '../vocabulary.ts';
import { clock } from '../schema-clock.ts';
import { letter } from '../schema-letter.ts';
import { schedule } from '../schema-schedule.ts';
import { exit, fact, gate, packSchema, role, rule, stage } from '../schema.ts';
import type { Path, Report } from './report.ts';
import { valueAt } from './shape.ts';

/** An element of the pack that has its shape, and where it stands. */
export interface Placed<T> {
  readonly at: Path;
  readonly value: T;
}

/** The names that a pack declares, whether or not the element that declares them has its shape. */
export type Names = Readonly<Record<NameKind, readonly string[]>>;
export type NameKind = 'role' | 'stage' | 'fact' | 'clock' | 'gate' | 'rule' | 'register' | 'exit' | 'reply' | 'kind';

/** What of a pack can be read, so that the meaning of its sound parts is checked even when others are broken. */
export interface Draft {
  readonly names: Names;
  readonly clocks: readonly Placed<z.infer<typeof clock>>[];
  readonly schedules: readonly Placed<z.infer<typeof schedule>>[];
  readonly letters: readonly Placed<z.infer<typeof letter>>[];
  readonly gates: readonly Placed<z.infer<typeof gate>>[];
  readonly rules: readonly Placed<z.infer<typeof rule>>[];
  readonly facts: readonly Placed<z.infer<typeof fact>>[];
  readonly stages: readonly Placed<z.infer<typeof stage>>[];
  readonly exits: readonly Placed<z.infer<typeof exit>>[];
  readonly roles: readonly Placed<z.infer<typeof role> & { readonly id: string }>[];
  readonly registers: Section<'registers'>;
  readonly steps: Section<'steps'>;
  readonly responses: Section<'responses'>;
  readonly subjects: Section<'subjects'>;
  readonly channels: Section<'channels'>;
  readonly remedies: Section<'remedies'>;
  readonly narrative: Section<'narrative'>;
  readonly defaults: Section<'defaults'>;
  readonly access: Section<'access'>;
  readonly publicInformation: Section<'publicInformation'>;
}

type Sections = typeof packSchema.shape;
type Section<K extends keyof Sections> = z.infer<Sections[K]> | undefined;

/** Everything that a check needs. */
export interface Checking {
  readonly draft: Draft;
  readonly vocabulary: PackVocabulary;
  readonly report: Report;
}

/** Reads whatever of the data has its shape. What has not is reported elsewhere. */
export function draftOf(data: unknown): Draft {
  const section = <K extends keyof Sections>(name: K): Section<K> => {
    const read = packSchema.shape[name].safeParse(valueAt(data, [name]));
    return read.success ? (read.data as Section<K>) : undefined;
  };
  const list = <T extends z.ZodType>(path: Path, schema: T): readonly Placed<z.infer<T>>[] =>
    itemsOf(valueAt(data, path)).flatMap((item, index) => {
      const read = schema.safeParse(item);
      return read.success ? [{ at: [...path, index], value: read.data }] : [];
    });
  return {
    names: namesOf(data),
    clocks: list(['clocks'], clock),
    schedules: list(['schedules'], schedule),
    letters: list(['letters'], letter),
    gates: list(['gates'], gate),
    rules: list(['rules'], rule),
    facts: list(['facts'], fact),
    stages: list(['stages'], stage),
    exits: list(['closing', 'exits'], exit),
    roles: entriesOf(valueAt(data, ['roles'])).flatMap(([id, value]) => {
      const read = role.safeParse(value);
      return read.success ? [{ at: ['roles', id], value: { ...read.data, id } }] : [];
    }),
    registers: section('registers'),
    steps: section('steps'),
    responses: section('responses'),
    subjects: section('subjects'),
    channels: section('channels'),
    remedies: section('remedies'),
    narrative: section('narrative'),
    defaults: section('defaults'),
    access: section('access'),
    publicInformation: section('publicInformation'),
  };
}

function namesOf(data: unknown): Names {
  const ids = (...path: Path): readonly string[] =>
    itemsOf(valueAt(data, path)).flatMap((item) => {
      const id = valueAt(item, ['id']);
      return typeof id === 'string' ? [id] : [];
    });
  return {
    role: entriesOf(valueAt(data, ['roles'])).map(([id]) => id),
    stage: ids('stages'),
    fact: ids('facts'),
    clock: ids('clocks'),
    gate: ids('gates'),
    rule: ids('rules'),
    register: ids('registers'),
    exit: ids('closing', 'exits'),
    reply: ids('responses', 'kinds'),
    kind: itemsOf(valueAt(data, ['subjects', 'kinds'])).filter((kind) => typeof kind === 'string'),
  };
}

const itemsOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const entriesOf = (value: unknown): readonly [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
