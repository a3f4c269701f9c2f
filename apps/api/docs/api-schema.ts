import { NestFactory } from '@nestjs/core';
import { GraphQLSchemaBuilderModule, GraphQLSchemaFactory } from '@nestjs/graphql';
import type { GraphQLSchema } from 'graphql';
import { RESOLVERS } from '../api.module.ts';

/** The schema of the API without a server or a store behind it. */
export async function apiSchema(): Promise<GraphQLSchema> {
  const context = await NestFactory.createApplicationContext(GraphQLSchemaBuilderModule, { logger: false });
  const schema = await context.get(GraphQLSchemaFactory).create([...RESOLVERS]);
  await context.close();
  return schema;
}
