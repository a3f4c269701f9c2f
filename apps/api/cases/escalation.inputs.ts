import { InputType } from '@nestjs/graphql';
import { Choice, Line, Text, Word } from '../graphql/fields.ts';
import { Channel } from '../graphql/words.ts';
import type { ActInput } from './act-input.ts';

@InputType()
export class RequestEscalationInput implements ActInput<'EscalationRequested'> {
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Text({ optional: true }) readonly reason: string | undefined;
}

@InputType()
export class EscalateStageInput implements ActInput<'StageEscalated'> {
  @Word({ description: 'A stage of the procedure.' }) readonly to!: string;
  @Line({ optional: true }) readonly reason: string | undefined;
}

@InputType()
export class DeclineEscalationInput implements ActInput<'EscalationDeclined'> {
  @Line() readonly reason!: string;
}
