import type { Pool, PoolClient } from 'pg';
import type { DataSource } from 'typeorm';

/** A statement as it was sent. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
}

/** Notes every statement that goes to the database, whoever sends it. */
export function noteStatements(dataSource: DataSource): Statement[] {
  const noted: Statement[] = [];
  const heard = new WeakSet<PoolClient>();
  const { master: pool } = dataSource.driver as unknown as { master: Pool };
  pool.on('acquire', (client) => {
    if (heard.has(client)) return;
    heard.add(client);
    const send = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      const [first, values] = args;
      if (typeof first === 'string') noted.push({ text: first, values: Array.isArray(values) ? values : [] });
      else if (isConfig(first))
        noted.push({ text: first.text, values: first.values ?? (Array.isArray(values) ? values : []) });
      return send(...args);
    }) as typeof client.query;
  });
  return noted;
}

const isConfig = (value: unknown): value is { readonly text: string; readonly values?: readonly unknown[] } =>
  typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string';

/** Rows that are sorted for one page at most, and rows that are looked at. */
const MOST_SORTED = 1_000;
const MOST_LOOKED_AT = 2_000;

/** Runs a statement once more and tells in what its work grows with the number of rows; nothing where it does not. */
export async function growth(dataSource: DataSource, { text, values }: Statement): Promise<readonly string[]> {
  if (!/^\s*(select|with)\b/i.test(text)) return [];
  const [row] = await dataSource.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }[]>(
    `explain (analyze, timing off, format json) ${text}`,
    [...values],
  );
  const nodes = (row?.['QUERY PLAN'] ?? []).flatMap(({ Plan }) => within(Plan));
  const looked = nodes
    .filter((node) => node['Node Type'].endsWith('Scan'))
    .reduce((sum, node) => sum + lookedAt(node), 0);
  return [
    ...nodes
      .filter((node) => node['Node Type'] === 'Seq Scan' && lookedAt(node) > MOST_SORTED)
      .map((node) => `Seq Scan on ${node['Relation Name']}`),
    ...nodes
      .filter((node) => node['Node Type'].endsWith('Sort'))
      .map((node) => Math.max(...(node.Plans ?? []).map((plan) => plan['Actual Rows'] * plan['Actual Loops'])))
      .filter((sorted) => sorted > MOST_SORTED)
      .map((sorted) => `Sort of ${sorted} rows`),
    ...(looked > MOST_LOOKED_AT ? [`${looked} rows looked at`] : []),
  ];
}

const within = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(within)];

const lookedAt = (node: Plan): number =>
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)) *
  node['Actual Loops'];
