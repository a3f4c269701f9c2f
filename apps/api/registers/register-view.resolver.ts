import { Inject } from '@nestjs/common';
import { Args, ArgsType, Query, Resolver } from '@nestjs/graphql';
import { given } from '../commands/given.ts';
import { mayTryWords } from '../queries/case-list.ts';
import { Asked, type RequestContext } from '../graphql/context.ts';
import { badInput } from '../graphql/faults.ts';
import { Nested, Word } from '../graphql/fields.ts';
import { Requires } from '../graphql/permission.guard.ts';
import { HOST, type ApiHost } from '../host.ts';
import { PageArgs, toConnection } from '../queries/connection.ts';
import { RegisterFilterInput } from '../queries/register.resolver.ts';
import type { CellValue, NamedColumn } from './cells.ts';
import { RegisterView, type RegisterCell, type RegisterLine } from './register-view.types.ts';
import { RegisterViews, type Line } from './register-view.ts';

@ArgsType()
class RegisterViewArgs extends PageArgs {
  @Word({ description: 'Its id in the procedure, such as r06.' }) readonly register!: string;
  @Nested(() => RegisterFilterInput, { optional: true, description: 'Of a register of cases; without text.' })
  readonly filter: RegisterFilterInput | undefined;
}

/** The lists that a procedure speaks of. */
@Resolver()
export class RegisterViewResolver {
  constructor(@Inject(HOST) private readonly host: ApiHost) {}

  @Query(() => RegisterView, {
    description: 'A register of the procedure in force. `/registers/{register}` prints it, `.csv` is for spreadsheets.',
  })
  @Requires('read_cases')
  async registerView(@Args() args: RegisterViewArgs, @Asked() asked: RequestContext): Promise<RegisterView> {
    const { register: id, atLeast, filter, ...paging } = given(args);
    if (filter?.text !== undefined) {
      mayTryWords(asked, filter.text);
      throw badInput([{ field: 'filter.text', message: 'is not for registers', wouldAccept: 'register(filter: …)' }]);
    }
    const wanted = given({ ...paging, filter });
    const page = await new RegisterViews(this.host, asked.caller).page(id, wanted, atLeast);
    const { register, columns, lines, freshness } = page;
    const { title, holds, req } = register;
    const connection = toConnection(lines, (line) => toLine(columns, line));
    return { register: id, title, holds, req, columns, ...connection, freshness };
  }
}

const toLine = (columns: readonly NamedColumn[], { cells, entries, ...line }: Line): RegisterLine => ({
  ...line,
  cells: columns.map((column, n) => toCell(column, cells[n] ?? null)),
  entries: entries.map(({ fields, ...entry }) => ({
    ...entry,
    fields: fields.map(({ name, value }) => ({
      name,
      text: typeof value === 'string' ? value : null,
      personal: typeof value === 'string' ? null : value,
    })),
  })),
});

const MEMBERS = {
  text: 'text',
  moment: 'at',
  day: 'on',
  number: 'number',
  yes_no: 'yesNo',
  list: 'list',
  personal: 'personal',
  personal_list: 'personalList',
} as const;

const toCell = ({ name, type }: NamedColumn, value: CellValue): RegisterCell => ({
  column: name,
  [MEMBERS[type]]: value,
});
