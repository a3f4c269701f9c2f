import {
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLNonNull,
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql';
import { CASE_REFUSALS } from '#casework';
import { CORRECTIVE_ACTION_REFUSALS } from '#corrective-action';
import { PERMISSIONS, type Permission } from '#identity';
import { ORGANISATION_REFUSALS } from '#organisation';
import { PARTY_REFUSALS } from '#party';
import { PUBLICATION_REFUSALS } from '#publication';
import { PUBLISHING_REFUSALS } from '#publishing';
import { REVIEW_REFUSALS } from '#review';
import { RESOLVERS } from '../api.module.ts';
import { permissionOf } from '../graphql/permission.guard.ts';

/** What the application refuses, whatever the aggregate. */
const COMMON_REFUSALS = {
  COMMAND_ID_REUSED: 'Another command was carried out under this commandId.',
  FIELD_FAULTY: 'A field is not what it was declared to be; `fields` has each with what would be right.',
  STREAM_TAKEN: 'Something of this name was begun by another organisation.',
  CORRECTIVE_ACTION_NOT_FOUND: 'No corrective action with this id is on record.',
  TIME_NOT_MANUAL: 'Time is the system’s and cannot be moved.',
  TIME_GOES_FORWARD: 'Manual time goes forwards only.',
} as const;

/** What stands in the `errors` of an answer: the request could not be put to Redress. */
const FAULTS = {
  BAD_USER_INPUT: '400. `fields` has each `field`, the `rule`, a `message` and what it `wouldAccept`.',
  BAD_QUERY: '400. The operation does not parse, or asks for what the schema does not have.',
  METHOD_NOT_ALLOWED: '405. A mutation is asked by POST (`Allow`).',
  OPERATION_TOO_LARGE:
    '400. More fields, aliases, words or signs (4,000) than one operation may have; 413 for a text above 256 KiB, whose long values go as variables, and for variables of more than 10,000 values.',
  BODY_TOO_LARGE: '413. The request is larger than 4 MiB; a message that comes in, than 25 MiB.',
  UNAUTHENTICATED: '401, as JSON. `reason` says what is wrong with the token.',
  AUTHENTICATION_UNAVAILABLE: '503, as JSON. The identity provider’s keys cannot be had.',
  FORBIDDEN: '403. `roles` has those that may.',
  NOT_YET: '503. The read model is not at `atLeast` yet; `position` says where it is.',
  TRY_AGAIN:
    '503. The same command may be sent again under the same `commandId`, after `retryAfter` seconds (also in the header `Retry-After`).',
  INTERNAL: '500. The log has it under the reference in the message.',
} as const;

/** The catalogue of mutations, inputs and refusal codes, in Markdown: a contract, made from what the code says. */
export function commandsPage(schema: GraphQLSchema): string {
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {}).sort(byName);
  return `${[
    '# Commands',
    'Made from the schema by `apps/api/docs/generate-commands.ts`; do not edit. What an answer says of a refusal is a contract: codes are not renamed.',
    'Every mutation takes a `commandId` of the client’s choice (a UUID, or up to 200 characters) and answers `CommandAccepted` or `CommandRefused`. The same command sent again under the same id is answered as the first was, with `repeated: true`, and writes nothing. An act on a case also takes `caseId`, and may say `occurredAt`: left out, Redress is asked to do it now and the procedure can stop it; earlier, it has happened already, is recorded, and a departure beside it where it does not follow the procedure, with `departureReason`.',
    '## Mutations',
    mutations.map(section).join('\n\n'),
    '## Inputs used by several',
    sharedInputs(mutations).map(inputSection).join('\n\n'),
    '## Refusals',
    '`CommandRefused` has a `code`, a `message`, the `clauses` of the procedure and the `rule` that it comes from, what it `wouldAccept`, the `field`, all `fields` at fault, and by whom it can be `unblockedBy`: roles of the procedure with those who hold them today.',
    codes({
      ...CASE_REFUSALS,
      ...ORGANISATION_REFUSALS,
      ...PUBLISHING_REFUSALS,
      ...REVIEW_REFUSALS,
      ...PUBLICATION_REFUSALS,
      ...CORRECTIVE_ACTION_REFUSALS,
      ...PARTY_REFUSALS,
      ...COMMON_REFUSALS,
    }),
    '## Faults',
    'What could not be put to Redress at all is in the `errors` of the answer, with `extensions.code`; nothing was written.',
    codes(FAULTS),
  ].join('\n\n')}\n`;
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);

function section(mutation: GraphQLField<unknown, unknown>): string {
  const permission = permissionOfMutation(mutation.name);
  const roles = permission === undefined ? 'nobody' : PERMISSIONS[permission].join(', ');
  const input = mutation.args.find((arg) => arg.name === 'input');
  const others = mutation.args.filter((arg) => arg !== input && arg.name !== 'commandId');
  const type = input === undefined ? undefined : getNamedType(input.type);
  return [
    `### ${mutation.name}`,
    `${mutation.description ?? ''} For: ${roles}.`,
    ...(isCaseAct(others) ? [] : others.length > 0 ? [table(others)] : []),
    ...(type instanceof GraphQLInputObjectType ? [table(Object.values(type.getFields()))] : []),
  ].join('\n\n');
}

/** The arguments of every act on a case, which the introduction tells of. */
const isCaseAct = (args: readonly GraphQLArgument[]): boolean =>
  args
    .map((arg) => arg.name)
    .sort()
    .join() === 'caseId,departureReason,occurredAt';

function permissionOfMutation(name: string): Permission | undefined {
  for (const { prototype } of RESOLVERS) {
    const method: unknown = (prototype as unknown as Readonly<Record<string, unknown>>)[name];
    const permission = typeof method === 'function' ? permissionOf(method) : undefined;
    if (permission !== undefined && permission !== 'anyone') return permission;
  }
  return undefined;
}

const table = (fields: readonly (GraphQLArgument | GraphQLInputField)[]): string =>
  [
    '| Field | Type | |',
    '|---|---|---|',
    ...fields.map((field) => `| ${field.name} | ${typeText(field)} | ${remarks(field)} |`),
  ].join('\n');

function typeText({ type }: GraphQLArgument | GraphQLInputField): string {
  const named = getNamedType(type);
  const words =
    named instanceof GraphQLEnumType
      ? `: ${named
          .getValues()
          .map((value) => value.name)
          .join(', ')}`
      : '';
  return `\`${String(type)}\`${words}`;
}

const remarks = ({ type, defaultValue, description }: GraphQLArgument | GraphQLInputField): string =>
  [
    type instanceof GraphQLNonNull && defaultValue === undefined ? 'Required.' : '',
    description ?? '',
    defaultValue === undefined ? '' : `\`${JSON.stringify(defaultValue)}\` unless told.`,
  ]
    .filter((part) => part !== '')
    .join(' ');

/** Inputs inside inputs: remedies, answers, acts among others. */
function sharedInputs(mutations: readonly GraphQLField<unknown, unknown>[]): readonly GraphQLInputObjectType[] {
  const found = new Map<string, GraphQLInputObjectType>();
  const visit = (field: GraphQLArgument | GraphQLInputField): void => {
    const type = getNamedType(field.type);
    if (!(type instanceof GraphQLInputObjectType) || found.has(type.name)) return;
    if (field.name !== 'input') found.set(type.name, type);
    // The acts among others are the inputs of the mutations of their names.
    if (!type.isOneOf) for (const inner of Object.values(type.getFields())) visit(inner);
  };
  for (const mutation of mutations) for (const arg of mutation.args) visit(arg);
  return [...found.values()].sort(byName);
}

const inputSection = (type: GraphQLInputObjectType): string =>
  [`### ${type.name}`, ...(type.description ? [type.description] : []), table(Object.values(type.getFields()))].join(
    '\n\n',
  );

const codes = (catalogue: Readonly<Record<string, string>>): string =>
  ['| Code | |', '|---|---|', ...Object.entries(catalogue).map(([code, meaning]) => `| ${code} | ${meaning} |`)].join(
    '\n',
  );
