import type { Type } from '@nestjs/common';
import { ArgsType, Field, ObjectType } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import { MAX_PAGE, type Page } from '#projections';
import { Form, Whole } from '../graphql/fields.ts';
import { AnswerFreshness, type Fresh } from './freshness.ts';

@ObjectType()
export class PageInfo {
  @Field(() => Boolean) readonly hasNextPage!: boolean;
  @Field(() => Boolean, { description: 'Always false: pages go forwards.' }) readonly hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true }) readonly startCursor!: string | null;
  @Field(() => String, { nullable: true }) readonly endCursor!: string | null;
}

/** A page of a list as Relay has it. */
export interface ConnectionOf<T> {
  readonly edges: readonly { readonly cursor: string; readonly node: T }[];
  readonly pageInfo: PageInfo;
}

/** The connection type of a node type, with how fresh it is. */
export function connectionOf<T extends object>(node: Type<T>, name = node.name): Type<Fresh<ConnectionOf<T>>> {
  @ObjectType(`${name}Edge`)
  class Edge {
    @Field(() => String) readonly cursor!: string;
    @Field(() => node) readonly node!: T;
  }

  @ObjectType(`${name}Connection`)
  class Connection {
    @Field(() => [Edge]) readonly edges!: readonly Edge[];
    @Field(() => PageInfo) readonly pageInfo!: PageInfo;
    @Field(() => AnswerFreshness) readonly freshness!: AnswerFreshness;
  }
  return Connection;
}

export function toConnection<R, T>(page: Page<R>, node: (row: R) => T): ConnectionOf<T> {
  const edges = page.edges.map((edge) => ({ cursor: edge.cursor, node: node(edge.node) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** What every query can be asked with. */
@ArgsType()
export class FreshArgs {
  @Form(/^\d{1,20}\/\d{1,20}$/, 'the position of an answer to a command', {
    optional: true,
    description: 'Waits until the answer is at least as fresh as this position.',
  })
  readonly atLeast: string | undefined;
}

@ArgsType()
export class PageArgs extends FreshArgs {
  @Whole({ optional: true, most: MAX_PAGE, description: `Rows wanted, at most ${MAX_PAGE}; 50 unless told.` })
  readonly first: number | undefined;
  @Field(() => String, { nullable: true, description: 'The cursor of the row that the page comes after.' })
  @IsOptional()
  readonly after: string | undefined;
}
