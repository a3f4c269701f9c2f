import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import type { GraphQLSchema } from 'graphql';
import { contextOf } from './context.ts';
import { errorFormatter } from './format-errors.ts';
import { limits, MAX_DEPTH } from './limits.ts';

/** Of an operation. They are told, and one more that says that there are more. */
const MOST_FAULTS = 10;
/** Operations kept parsed, of those that can be run and of those that cannot; the cache holds up to twice as many. */
const KEPT_OPERATIONS = 32;

/** How Mercurius is run: code first, bounded, and with nothing of ours in its errors. */
export function graphqlOptions(): MercuriusDriverConfig {
  let schema: GraphQLSchema | undefined;
  return {
    driver: MercuriusDriver,
    autoSchemaFile: true,
    sortSchema: true,
    path: '/graphql',
    // The console is GraphiQL of our own build; this one would come from outside.
    graphiql: false,
    allowBatchedQueries: false,
    queryDepth: MAX_DEPTH,
    validationRules: [limits],
    graphql: { validateOptions: { maxErrors: MOST_FAULTS } },
    cache: KEPT_OPERATIONS,
    context: contextOf,
    errorFormatter: errorFormatter(() => schema),
    transformSchema: (built) => (schema = built),
  } as MercuriusDriverConfig;
}
