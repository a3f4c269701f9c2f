import { ArgsType } from '@nestjs/graphql';
import { Id } from '../graphql/fields.ts';

/** What every command is sent with. */
@ArgsType()
export class CommandArgs {
  @Id({
    description:
      'Of your choice, such as a UUID. The same command sent again under the same id is answered as the first.',
  })
  readonly commandId!: string;
}
