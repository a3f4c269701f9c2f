import { QueryFailedError } from 'typeorm';

const codeOf = (error: unknown): string | undefined => {
  if (!(error instanceof QueryFailedError)) return undefined;
  const { code } = error.driverError as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
};

/** Another session created the same schema, table or row type a moment ago. */
export const isConcurrentCreate = (error: unknown): boolean =>
  ['23505', '42P06', '42P07', '42710'].includes(codeOf(error) ?? '');

/**
 * The data is to blame and would be again: a value that its type does not take (class 22), a constraint (23), or a
 * limit of Postgres (54). Anything else is worth another try.
 */
export const isDataFault = (error: unknown): boolean => ['22', '23', '54'].includes((codeOf(error) ?? '').slice(0, 2));
