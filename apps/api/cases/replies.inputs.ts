import { InputType } from '@nestjs/graphql';
import { Choice, Day, Id, Line, Text, Word, Words, YesNo } from '../graphql/fields.ts';
import { Addressee, Channel, ResponseKind } from '../graphql/words.ts';
import type { ActInput } from './act-input.ts';

const optional = true;

@InputType()
export class RespondInput implements ActInput<'ResponseSent'> {
  @Choice(ResponseKind) readonly kind!: keyof typeof ResponseKind;
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Choice(Addressee, { optional }) readonly to: keyof typeof Addressee | undefined;
  @Id({ optional, description: 'The latest proposal unless told.' }) readonly proposal: string | undefined;
  @Text() readonly summary!: string;
  @Day({ optional }) readonly expectedReplyDate: string | undefined;
  @Words({ optional }) readonly contents: string[] | undefined;
}

@InputType()
export class SendProgressUpdateInput implements ActInput<'ProgressUpdateSent'> {
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Line({ optional }) readonly reasons: string | undefined;
  @Day({ optional }) readonly expectedReplyDate: string | undefined;
  @Text({ optional }) readonly summary: string | undefined;
}

@InputType()
export class ExtendDeadlineInput implements ActInput<'DeadlineExtended'> {
  @Word({ optional, description: 'The time limit; every running one that this can extend, where left out.' })
  readonly rule: string | undefined;
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Line({ optional }) readonly reasons: string | undefined;
  @Day({ optional }) readonly expectedReplyDate: string | undefined;
  @YesNo({ optional }) readonly customerAgreement: boolean | undefined;
}

@InputType()
export class RecordExtensionRefusedInput implements ActInput<'ExtensionRefused'> {
  @Word({ optional }) readonly rule: string | undefined;
  @Choice(Channel) readonly channel!: keyof typeof Channel;
  @Line({ optional }) readonly reasons: string | undefined;
  @Day({ optional }) readonly askedFor: string | undefined;
}

@InputType()
export class PublishReplyInput implements ActInput<'ReplyPublished'> {
  @Word({ description: 'Such as website.' }) readonly where!: string;
  @Text() readonly summary!: string;
}
