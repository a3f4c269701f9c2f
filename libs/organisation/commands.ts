import type { OrganisationEventMap } from './events.ts';

type Command<T extends keyof OrganisationEventMap, Name extends string> = {
  readonly type: Name;
  readonly data: OrganisationEventMap[T];
};

export type OrganisationCommand =
  | Command<'OrganisationRegistered', 'register'>
  | Command<'OrganisationAmended', 'amend'>
  | Command<'RoleHolderAppointed', 'appoint'>
  | Command<'RoleHolderDismissed', 'dismiss'>
  | Command<'AbsenceCovered', 'coverAbsence'>
  | Command<'ClosureDayDeclared', 'declareClosureDay'>;

export interface OrganisationContext {
  readonly now: string;
  readonly newId: () => string;
  readonly isTimeZone: (name: string) => boolean;
}
