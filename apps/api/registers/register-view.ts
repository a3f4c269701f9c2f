import { folderName } from '#casework';
import type { Id } from '#kernel';
import type { Caller } from '#identity';
import {
  CorrectiveActionQueries,
  RegisterQueries,
  TimelineQueries,
  type CorrectiveActionRow,
  type Page,
  type RegisterFilter,
  type RegisterRow,
} from '#projections';
import { isSealed, type Sealed } from '#kernel';
import { notFound } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';
import { Access, type Sight } from '../queries/access.ts';
import { fresh, type Fresh } from '../queries/freshness.ts';
import { personal, showAll, type Personal, type Shown } from '../queries/personal.ts';
import { asSeen } from '../queries/shown.ts';
import {
  caseCell,
  columnsOf,
  correctiveActionCell,
  type CellValue,
  type NamedColumn,
  type NamedRegister,
} from './cells.ts';

/** What a rule of the procedure entered about a case. */
export interface MadeEntry {
  readonly act: Id;
  readonly type: string;
  readonly madeAt: string;
  readonly fields: readonly { readonly name: string; readonly value: string | Personal }[];
}

/** A line of a named register. */
export interface Line {
  readonly id: Id;
  readonly caseId: Id;
  /** By the pack's own name for an entry: `R06 AUR-2025-00042`. */
  readonly name: string;
  readonly cells: readonly CellValue[];
  readonly entries: readonly MadeEntry[];
}

export interface RegisterPage {
  readonly register: NamedRegister;
  readonly columns: readonly NamedColumn[];
  readonly lines: Page<Line>;
}

export interface Wanted {
  readonly filter?: RegisterFilter;
  /** One line alone, by the id of the case or of the corrective action. */
  readonly only?: Id;
  readonly first?: number;
  readonly after?: string;
}

/** The most entries made by rules that a page shows. */
const MOST_ENTRIES = 2_000;

/** Named registers, each line as far as the caller may see it. */
export class RegisterViews {
  readonly #host: ApiHost;
  readonly #caller: Caller;

  constructor(host: ApiHost, caller: Caller) {
    this.#host = host;
    this.#caller = caller;
  }

  /** A page of a register of the pack in force. @throws ApiFault NOT_FOUND, and what `fresh` throws */
  async page(id: string, wanted: Wanted, atLeast?: string): Promise<Fresh<RegisterPage>> {
    const register = await this.#register(id);
    const columns = columnsOf(register);
    const from = register.holds === 'case' ? ['register', 'work', 'timeline'] : ['corrective_actions', 'register'];
    return fresh(this.#host.readModel, from, atLeast, async () => ({
      register,
      columns,
      lines:
        register.holds === 'case'
          ? await this.#cases(register, columns, wanted)
          : await this.#correctiveActions(register, columns, wanted),
    }));
  }

  async #register(id: string): Promise<NamedRegister> {
    const { library } = this.#host.core;
    const { pack: name } = await library.organisation(this.#caller.organisation);
    const pack = await library.pack(this.#caller.organisation, name);
    const register = pack?.registers.find((one) => one.id === id);
    if (register !== undefined) return register;
    const known = pack?.registers.map((one) => one.id).join(', ');
    throw notFound(
      `register ${id} in the procedure; there are: ${known === undefined || known === '' ? 'none' : known}`,
    );
  }

  async #cases(register: NamedRegister, columns: readonly NamedColumn[], { only, ...paging }: Wanted) {
    const { organisation } = this.#caller;
    const { core, readModel } = this.#host;
    const queries = new RegisterQueries(readModel.dataSource);
    const page =
      only === undefined ? await queries.list(organisation, paging) : single(await queries.byId(organisation, only));
    const rows = page.edges.map(({ node }) => node);
    const sights = await new Access(core, this.#caller).sightsOf(rows.map(asSeen));
    const shown = await showAll(
      core.vault,
      this.#caller,
      rows.map((data, n) => ({ data, sight: sights[n] ?? CLOSED })),
    );
    const entries = await this.#entries(register, rows, sights);
    const edges = page.edges.map(({ cursor, node }, n) => ({
      cursor,
      node: {
        id: node.caseId,
        caseId: node.caseId,
        name: nameOf(register, node),
        cells: columns.map(({ name }) => caseCell(shown[n] as Shown<RegisterRow>, name)),
        entries: entries.get(node.caseId) ?? [],
      },
    }));
    return { ...page, edges };
  }

  async #entries(
    { id }: NamedRegister,
    rows: readonly RegisterRow[],
    sights: readonly Sight[],
  ): Promise<ReadonlyMap<Id, readonly MadeEntry[]>> {
    const { core, readModel } = this.#host;
    const sightOf = new Map(rows.map(({ caseId }, n) => [caseId, sights[n] ?? CLOSED]));
    const made = await new TimelineQueries(readModel.dataSource).registerEntries(
      this.#caller.organisation,
      [...sightOf.keys()],
      id,
      MOST_ENTRIES,
    );
    const regarded = made.map(({ entry, about }) => ({
      data: fieldsOf(about.data, entry.data['fields']),
      sight: sightOf.get(entry.caseId) ?? CLOSED,
    }));
    const shown = await showAll(core.vault, this.#caller, regarded);
    const byCase = new Map<Id, MadeEntry[]>();
    for (const [n, { entry, about }] of made.entries()) {
      const fields = (shown[n] ?? []).map(({ name, value, sealed }) => ({
        name,
        value: sealed === null ? value : personal(sealed),
      }));
      const one = { act: about.key, type: about.type, madeAt: about.occurredAt, fields };
      byCase.set(entry.caseId, [...(byCase.get(entry.caseId) ?? []), one]);
    }
    return byCase;
  }

  async #correctiveActions(register: NamedRegister, columns: readonly NamedColumn[], { only, first, after }: Wanted) {
    const { organisation } = this.#caller;
    const { dataSource } = this.#host.readModel;
    const queries = new CorrectiveActionQueries(dataSource);
    const paging = { ...(first === undefined ? {} : { first }), ...(after === undefined ? {} : { after }) };
    const page: Page<CorrectiveActionRow> =
      only === undefined ? await queries.list(organisation, paging) : single(await queries.byId(organisation, only));
    const ids = [...new Set(page.edges.map(({ node }) => node.caseId))];
    const cases = new Map(
      (await new RegisterQueries(dataSource).byIds(organisation, ids)).map((row) => [row.caseId, row]),
    );
    const edges = page.edges.map(({ cursor, node }) => {
      const of = cases.get(node.caseId);
      const cells = columns.map(({ name }) => correctiveActionCell(node, of?.reference ?? node.caseId, name));
      const named = { reference: of?.reference ?? node.correctiveAction, company: of?.company ?? null };
      return {
        cursor,
        node: { id: node.correctiveAction, caseId: node.caseId, name: nameOf(register, named), cells, entries: [] },
      };
    });
    return { ...page, edges };
  }
}

const CLOSED: Sight = { open: false, clauses: [] };

const single = <R>(row: R | null): Page<R> => ({
  edges: row === null ? [] : [{ cursor: '', node: row }],
  hasNextPage: false,
});

const nameOf = (
  { name, title }: NamedRegister,
  { reference, company }: Pick<RegisterRow, 'reference' | 'company'>,
): string =>
  name === undefined
    ? `${title} ${reference}`
    : folderName(name, { reference, ...(company === null ? {} : { company }) });

interface Field {
  readonly name: string;
  readonly value: string;
  readonly sealed: Sealed | null;
}

/** The fields of an act that its entry names, in the order of the rule; what was not said is left out. */
function fieldsOf(data: Readonly<Record<string, unknown>>, names: unknown): readonly Field[] {
  if (!Array.isArray(names)) return [];
  return names.flatMap((one: unknown): readonly Field[] => {
    const name = String(one);
    const value = data[name];
    if (value === undefined || value === null) return [];
    if (isSealed(value)) return [{ name, value: '', sealed: value }];
    return [{ name, value: typeof value === 'string' ? value : JSON.stringify(value), sealed: null }];
  });
}
