import { Inject } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { Args, ArgsType, Field, Info, InputType, Query, registerEnumType, Resolver } from '@nestjs/graphql';
import { IsOptional } from 'class-validator';
import type { GraphQLResolveInfo } from 'graphql';
import type { RegisterFilter } from '#projections';
import type { Declared } from '../cases/act-input.ts';
import { given } from '../commands/given.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Id, Line, Moment, Nested, Word } from '../graphql/fields.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { Kind } from '../graphql/words.ts';
import { HOST, type ApiHost } from '../host.ts';
import { RegisterConnection } from './case.types.ts';
import { fieldsAsked, listCases } from './case-list.ts';
import { PageArgs } from './connection.ts';

const CaseStatus = { open: 'open', closed: 'closed' } as const;
registerEnumType(CaseStatus, { name: 'CaseStatus' });
const RegisterSort = { receivedAt: 'receivedAt', reference: 'reference', nextDueAt: 'nextDueAt' } as const;
registerEnumType(RegisterSort, { name: 'RegisterSort' });
const Direction = { ASC: 'ASC', DESC: 'DESC' } as const;
registerEnumType(Direction, { name: 'SortDirection' });

const optional = true;
const nullable = true;

@InputType()
export class RegisterFilterInput implements Declared<RegisterFilter> {
  @Field(() => CaseStatus, { nullable }) @IsOptional() readonly status: keyof typeof CaseStatus | undefined;
  @Field(() => Kind, { nullable }) @IsOptional() readonly kind: string | undefined;
  @Word({ optional }) readonly stage: string | undefined;
  @Word({ optional }) readonly area: string | undefined;
  @Id({ optional, description: 'Assigned to this person.' }) readonly person: string | undefined;
  @Word({ optional, description: 'Assigned in this role.' }) readonly role: string | undefined;
  @Moment({ optional, description: 'Something owed was missed and is not met yet, or is due by then.' })
  readonly overdueAt: string | undefined;
  @Moment({ optional }) readonly receivedFrom: string | undefined;
  @Moment({ optional, description: 'Exclusive.' }) readonly receivedBefore: string | undefined;
  @Line({ optional }) readonly externalReference: string | undefined;
  @Id({ optional, description: 'Whose complaint it is.' }) readonly party: string | undefined;
  @Id({ optional, description: 'In which this person has a part, also as somebody who acts for another.' })
  readonly involving: string | undefined;
  @Line({ optional, description: 'Words of the reference, the title, the company, or of the complainant.' })
  readonly text: string | undefined;
}

@ArgsType()
class RegisterArgs extends PageArgs {
  @Nested(() => RegisterFilterInput, { optional }) readonly filter: RegisterFilterInput | undefined;
  @Field(() => RegisterSort, { nullable, description: 'receivedAt unless told.' })
  @IsOptional()
  readonly sort: keyof typeof RegisterSort | undefined;
  @Field(() => Direction, { nullable }) @IsOptional() readonly direction: keyof typeof Direction | undefined;
}

/** The register of cases. */
@Resolver()
export class RegisterResolver {
  constructor(
    private readonly queries: QueryBus,
    @Inject(HOST) private readonly host: ApiHost,
  ) {}

  @Query(() => RegisterConnection, { description: "The organisation's cases." })
  @Requires('read_cases')
  register(
    @Args() { atLeast, ...listing }: RegisterArgs,
    @Asked() asked: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ) {
    const fields = fieldsAsked(info);
    return listCases(this.queries, this.host, asked, { ...given(listing), fields }, atLeast);
  }
}
