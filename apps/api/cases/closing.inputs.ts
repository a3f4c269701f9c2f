import { InputType } from '@nestjs/graphql';
import { Choice, Day, Id, Line, Text } from '../graphql/fields.ts';
import { Exit, VoidReason } from '../graphql/words.ts';
import type { ActInput } from './act-input.ts';

const optional = true;

@InputType()
export class FileDocumentInput implements ActInput<'DocumentFiled'> {
  @Line() readonly folder!: string;
  @Line({ optional }) readonly name: string | undefined;
  @Id({ optional }) readonly document: string | undefined;
}

@InputType()
export class CloseCaseInput implements ActInput<'CaseClosed'> {
  @Choice(Exit) readonly exit!: keyof typeof Exit;
  @Text({ optional }) readonly summary: string | undefined;
  @Day({ optional, description: 'The day of the act where left out.' }) readonly closedOn: string | undefined;
}

@InputType()
export class ReopenCaseInput implements ActInput<'CaseReopened'> {
  @Line() readonly reason!: string;
}

@InputType()
export class WithdrawCaseInput implements ActInput<'CaseWithdrawn'> {
  @Line({ optional }) readonly reason: string | undefined;
}

@InputType()
export class VoidActInput implements ActInput<'ActVoided'> {
  @Id({ description: 'Of an act in the history of the case.' }) readonly act!: string;
  @Choice(VoidReason) readonly reason!: keyof typeof VoidReason;
  @Line({ optional }) readonly remarks: string | undefined;
}

@InputType()
export class CorrectClockReadingInput implements ActInput<'ClockReadingCorrected'> {
  @Id({ description: 'A time limit of the case that was recorded as missed.' }) readonly clock!: string;
  @Line() readonly reason!: string;
}
