import { InputType } from '@nestjs/graphql';
import { Choice, Day, Id, Line, Text } from '../graphql/fields.ts';
import { Channel, Conduct } from '../graphql/words.ts';
import type { ActInput } from './act-input.ts';

const optional = true;

@InputType()
export class IssueConductWarningInput implements ActInput<'ConductWarningIssued'> {
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Choice(Conduct) readonly conduct!: keyof typeof Conduct;
  @Text({ optional }) readonly summary: string | undefined;
}

@InputType()
export class RestrictContactInput implements ActInput<'ContactRestricted'> {
  @Id({ optional, description: 'Made and answered where left out.' }) readonly restriction: string | undefined;
  @Text({ description: 'How contact is still possible.' }) readonly arrangements!: string;
  @Text() readonly reason!: string;
  @Day({ description: 'When it is looked at again.' }) readonly reviewOn!: string;
}

@InputType()
export class LiftContactRestrictionInput implements ActInput<'ContactRestrictionLifted'> {
  @Id() readonly restriction!: string;
  @Line() readonly reason!: string;
}
