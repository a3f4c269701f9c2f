import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import { GraphQLModule } from '@nestjs/graphql';
import { CorrectiveActionResolver } from './administration/corrective-action.resolver.ts';
import { GovernanceResolver } from './administration/governance.resolver.ts';
import { OrganisationResolver } from './administration/organisation.resolver.ts';
import { PublishingResolver } from './administration/publishing.resolver.ts';
import { AttachmentsResolver } from './attachments/attachments.resolver.ts';
import { ActsResolver } from './cases/acts.resolver.ts';
import { ReceiptResolver } from './cases/receipt.resolver.ts';
import { LettersResolver } from './correspondence/letters.resolver.ts';
import { IncomingMessagesResolver } from './correspondence/messages.resolver.ts';
import { SentLettersResolver } from './correspondence/sent-letters.resolver.ts';
import { RelationsResolver } from './cases/relations.resolver.ts';
import { COMMAND_HANDLERS } from './commands/handlers.ts';
import { graphqlOptions } from './graphql/graphql.options.ts';
import { LogGuard } from './graphql/log.guard.ts';
import { PermissionGuard } from './graphql/permission.guard.ts';
import { HOST, type ApiHost } from './host.ts';
import { Admission } from './http/admission.ts';
import { CommandMetricsInterceptor } from './http/command-metrics.interceptor.ts';
import { ExportsController } from './http/exports.controller.ts';
import { HealthController } from './http/health.controller.ts';
import { Metrics } from './http/metrics.ts';
import { PartyQueryResolver, CasePartyResolver } from './parties/party-query.resolver.ts';
import { PartyResolver } from './parties/party.resolver.ts';
import { CaseResolver, ClockResolver } from './queries/case.resolver.ts';
import { QUERY_HANDLERS } from './queries/handlers.ts';
import { ListsResolver } from './queries/lists.resolver.ts';
import { MeResolver } from './queries/me.resolver.ts';
import {
  GovernanceQueryResolver,
  MeetingResolver,
  RecurringDutyResolver,
  ScheduleResolver,
} from './queries/governance.resolver.ts';
import { OrganisationQueryResolver } from './queries/organisation.resolver.ts';
import { PreviewsResolver } from './queries/previews.resolver.ts';
import { ReportResolver } from './queries/report.resolver.ts';
import { RegisterResolver } from './queries/register.resolver.ts';
import { WorkResolver } from './queries/work.resolver.ts';
import { RegisterViewResolver } from './registers/register-view.resolver.ts';
import { RegistersController } from './registers/registers.controller.ts';

/** Every resolver, so that a test can hold all of them to the rules of the house. */
export const RESOLVERS = [
  ReceiptResolver,
  ActsResolver,
  RelationsResolver,
  LettersResolver,
  SentLettersResolver,
  IncomingMessagesResolver,
  OrganisationResolver,
  GovernanceResolver,
  PublishingResolver,
  CorrectiveActionResolver,
  PartyResolver,
  MeResolver,
  OrganisationQueryResolver,
  GovernanceQueryResolver,
  ScheduleResolver,
  RecurringDutyResolver,
  MeetingResolver,
  RegisterResolver,
  CaseResolver,
  ClockResolver,
  PartyQueryResolver,
  CasePartyResolver,
  AttachmentsResolver,
  ListsResolver,
  ReportResolver,
  PreviewsResolver,
  RegisterViewResolver,
  WorkResolver,
] as const;

@Module({})
export class ApiModule {
  static register(host: ApiHost, admission: Admission): DynamicModule {
    return {
      module: ApiModule,
      imports: [CqrsModule.forRoot(), GraphQLModule.forRoot(graphqlOptions())],
      controllers: [HealthController, ExportsController, RegistersController],
      providers: [
        { provide: HOST, useValue: host },
        { provide: Admission, useValue: admission },
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_GUARD, useClass: LogGuard },
        { provide: APP_INTERCEPTOR, useClass: CommandMetricsInterceptor },
        Metrics,
        ...COMMAND_HANDLERS,
        ...QUERY_HANDLERS,
        ...RESOLVERS,
      ],
    };
  }
}
