import type { QueryBus } from '@nestjs/cqrs';
import type { GraphQLResolveInfo } from 'graphql';
import { may, PERMISSIONS } from '#identity';
import { register, RegisterQueries, type RegisterListing, type RegisterRow } from '#projections';
import { forbidden } from '../graphql/faults.ts';
import type { RequestContext } from '../graphql/context.ts';
import { selectedFields } from '../graphql/selection.ts';
import type { ApiHost } from '../host.ts';
import { Access } from './access.ts';
import { toConnection } from './connection.ts';
import { RegisterQuery } from './messages.ts';
import { showPage } from './personal.ts';
import { asSeen, toEntry } from './shown.ts';

/** What the caller does not see of the organisation's cases, for searches; with the clauses that say so. */
export async function veilsOf({ core, readModel }: ApiHost, { caller }: RequestContext) {
  const packs = await new RegisterQueries(readModel.dataSource).packsInUse(caller.organisation);
  return new Access(core, caller).veils(packs);
}

/** What says who sees a case, and what every entry is known by. */
const ALWAYS = ['caseId', 'reference', 'packId', 'packVersion', 'area', 'handlers', 'consentWithheld'] as const;
const COLUMNS = Object.keys(register.table.columns) as readonly (keyof RegisterRow)[];

/** The fields of the register's rows that an operation asks for: nothing else is read, and of the sealed ones none opened. */
export function fieldsAsked(info: GraphQLResolveInfo): readonly (keyof RegisterRow)[] {
  const asked = selectedFields(info, 'edges', 'node');
  return [...new Set([...ALWAYS, ...COLUMNS.filter((column) => asked.has(column))])];
}

/** Words find people by their names: whoever may not read those may not try them out either. */
export function mayTryWords({ caller }: RequestContext, text: string | undefined): void {
  if (text !== undefined && !may(caller, 'read_personal_data')) {
    throw forbidden(caller.role, PERMISSIONS.read_personal_data);
  }
}

/** A page of the register, each row as far as the caller may see it. @throws ApiFault as `fresh` does, and FORBIDDEN */
export async function listCases(
  queries: QueryBus,
  host: ApiHost,
  asked: RequestContext,
  listing: RegisterListing,
  atLeast?: string,
) {
  const { caller } = asked;
  const text = listing.filter?.text;
  mayTryWords(asked, text);
  const veils = text === undefined ? [] : (await veilsOf(host, asked)).veils;
  const { freshness, ...page } = await queries.execute(new RegisterQuery(caller, { ...listing, veils }, atLeast));
  const sights = await new Access(host.core, caller).sightsOf(page.edges.map(({ node }) => asSeen(node)));
  return { ...toConnection(await showPage(host.core.vault, caller, page, sights), toEntry), freshness };
}
