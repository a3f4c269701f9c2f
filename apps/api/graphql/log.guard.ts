import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { withheld } from './withheld.ts';
import { HOST, type ApiHost } from '../host.ts';

/**
 * Lets no command through to a log that is not the one that everything beside it belongs to: what was decided on it would
 * be refused for reasons that are none.
 */
@Injectable()
export class LogGuard implements CanActivate {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType<GqlContextType>() !== 'graphql') return true;
    const { parentType } = GqlExecutionContext.create(execution).getInfo<GraphQLResolveInfo>();
    if (parentType.name !== 'Mutation') return true;
    await this.host.core.guard.demand().catch((error: unknown) => {
      throw withheld(error) ?? error;
    });
    return true;
  }
}
