import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { Verified } from '#identity';
import type { AuthenticatedRequest } from '../http/authenticate.ts';

/** Who asks, within which request. Made once at the door and passed along; nothing is injected by request. */
export interface RequestContext extends Verified {
  /** Ties everything that one request led to together, in the log as in the events. */
  readonly requestId: string;
}

/** For Mercurius: what resolvers find as their context. */
export const contextOf = ({ verified, id }: AuthenticatedRequest): { readonly asked: RequestContext } => {
  if (verified === undefined) throw new Error('a request came past authentication');
  return { asked: { ...verified, requestId: id } };
};

/** From the execution of a resolver or of a controller's method. */
export function requestContext(execution: ExecutionContext): RequestContext {
  if (execution.getType<GqlContextType>() === 'graphql') {
    return GqlExecutionContext.create(execution).getContext<{ asked: RequestContext }>().asked;
  }
  return contextOf(execution.switchToHttp().getRequest<AuthenticatedRequest>()).asked;
}

/** The request's context as a parameter. */
export const Asked = createParamDecorator((_: unknown, execution: ExecutionContext) => requestContext(execution));
