import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { tap, type Observable } from 'rxjs';
import type { CommandOutcome } from '../commands/result.ts';
import { ApiFault } from '../graphql/faults.ts';
import { Metrics } from './metrics.ts';

/** Counts every mutation and how it ended. */
@Injectable()
export class CommandMetricsInterceptor implements NestInterceptor {
  constructor(private readonly metrics: Metrics) {}

  intercept(execution: ExecutionContext, next: CallHandler<CommandOutcome>): Observable<CommandOutcome> {
    if (execution.getType<GqlContextType>() !== 'graphql') return next.handle();
    const { parentType, fieldName } = GqlExecutionContext.create(execution).getInfo<GraphQLResolveInfo>();
    if (parentType.name !== 'Mutation') return next.handle();
    const start = performance.now();
    const count = (outcome: 'accepted' | 'repeated' | 'refused' | 'failed', code: string): void =>
      this.metrics.command(fieldName, outcome, code, (performance.now() - start) / 1000);
    return next.handle().pipe(
      tap({
        next: (answer) =>
          'code' in answer ? count('refused', answer.code) : count(answer.repeated ? 'repeated' : 'accepted', ''),
        error: (error: unknown) => count('failed', error instanceof ApiFault ? error.code : 'INTERNAL'),
      }),
    );
  }
}
