import { Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { may, PERMISSIONS, type Permission } from '#identity';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { Requires } from '../graphql/permission.guard.ts';

@ObjectType({ description: 'Whom the token was issued to.' })
export class Me {
  @Field(() => ID) readonly person!: string;
  @Field(() => String) readonly name!: string;
  @Field(() => String) readonly organisation!: string;
  @Field(() => String) readonly role!: string;
  @Field(() => [String], { description: 'What the role allows.' }) readonly permissions!: readonly string[];
}

@Resolver()
export class MeResolver {
  @Query(() => Me)
  @Requires('anyone')
  me(@Asked() { caller, name }: RequestContext): Me {
    const { person, organisation, role } = caller;
    const permissions = Object.keys(PERMISSIONS).filter((one) => may(caller, one as Permission));
    return { person, name, organisation, role, permissions };
  }
}
