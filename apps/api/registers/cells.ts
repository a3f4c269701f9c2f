import { REGISTER_COLUMNS, type CaseColumn, type ColumnType, type CorrectiveActionColumn, type Pack } from '#procedure';
import type { CorrectiveActionRow, RegisterRow, RemedyOnCase } from '#projections';
import { personal, type Personal, type Shown } from '../queries/personal.ts';

export type NamedRegister = Pack['registers'][number];
export type CellValue = string | number | boolean | readonly string[] | Personal | readonly Personal[] | null;

export interface NamedColumn {
  readonly name: string;
  readonly title: string;
  readonly type: ColumnType;
}

/** The columns of a register as its pack has them; what the vocabulary of an older check let through is left out. */
export const columnsOf = ({ holds, fields }: NamedRegister): readonly NamedColumn[] =>
  fields.flatMap((name) => {
    const column = REGISTER_COLUMNS[holds][name];
    return column === undefined ? [] : [{ name, ...column }];
  });

/** What a case says in a column. */
export function caseCell(row: Shown<RegisterRow>, column: string): CellValue {
  const name = column as CaseColumn;
  switch (name) {
    case 'complainant':
    case 'email':
    case 'phone':
    case 'address':
    case 'narrative':
    case 'expectedOutcome':
    case 'summary':
      return personal(row[name]);
    case 'actions':
      return row.actions.map(({ description }) => personal(description));
    case 'remedies':
      return row.remedies.map((remedy) => remedyText(remedy));
    case 'handlers':
      return people(row).map(([role, name]) => `${spaced(role)}: ${name}`);
    case 'handler':
      return people(row)[0]?.[1] ?? null;
    default:
      return row[name];
  }
}

const people = ({ handlers }: Pick<RegisterRow, 'handlers'>): readonly (readonly [string, string])[] =>
  Object.entries(handlers).flatMap(([role, { person, name }]) =>
    person === null ? [] : [[role, name ?? person] as const],
  );

const spaced = (word: string): string => word.replaceAll('_', ' ');

const remedyText = ({ kind, amount, currency, state }: RemedyOnCase): string =>
  `${spaced(kind)}${amount === null ? '' : ` ${currency ?? ''} ${amount.toFixed(2)}`.replace('  ', ' ')} (${state})`;

/** What a corrective action says in a column. @param reference of the case that raised it. */
export function correctiveActionCell(row: CorrectiveActionRow, reference: string, column: string): CellValue {
  const name = column as CorrectiveActionColumn;
  return name === 'case' ? reference : row[name];
}
