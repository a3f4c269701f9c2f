import { describe, expect, it } from 'vitest';
import { RESOLVER_NAME_METADATA, RESOLVER_TYPE_METADATA } from '@nestjs/graphql';
import { RESOLVERS } from './api.module.ts';
import { LATER_ACTS } from './cases/acts.ts';
import { COMMAND_HANDLERS } from './commands/handlers.ts';
import { COMMAND_MESSAGES } from './commands/messages.ts';
import { permissionOf } from './graphql/permission.guard.ts';
import { QUERY_HANDLERS } from './queries/handlers.ts';
import { QUERY_MESSAGES } from './queries/messages.ts';

/** What the decorators of the buses note on a handler: the class of its messages. */
const messageOf = (handler: object, key: string): unknown => Reflect.getMetadata(key, handler);

describe('the API keeps the rules of the house', () => {
  it('has exactly one handler for every command and every query, and none without a message', () => {
    const commands = COMMAND_HANDLERS.map((handler) => messageOf(handler, '__commandHandler__'));
    expect(new Set(commands)).toEqual(new Set(COMMAND_MESSAGES));
    expect(commands).toHaveLength(COMMAND_MESSAGES.length);
    const queries = QUERY_HANDLERS.map((handler) => messageOf(handler, '__queryHandler__'));
    expect(new Set(queries)).toEqual(new Set(QUERY_MESSAGES));
    expect(queries).toHaveLength(QUERY_MESSAGES.length);
  });

  it('says of every query and mutation who may use it', () => {
    const open = RESOLVERS.flatMap(({ prototype }) =>
      Object.getOwnPropertyNames(prototype)
        .map((name) => [name, Object.getOwnPropertyDescriptor(prototype, name)?.value as unknown] as const)
        .filter(([, method]) => typeof method === 'function' && isRoot(method))
        .filter(([, method]) => permissionOf(method as object) === undefined)
        .map(([name]) => name),
    );
    expect(open).toEqual([]);
  });

  it('names every mutation once', () => {
    const names = LATER_ACTS.map(([, { mutation }]) => mutation);
    expect(new Set(names).size).toBe(names.length);
  });
});

const isRoot = (method: object): boolean =>
  Reflect.hasMetadata(RESOLVER_NAME_METADATA, method) &&
  ['Query', 'Mutation'].includes(String(Reflect.getMetadata(RESOLVER_TYPE_METADATA, method)));
