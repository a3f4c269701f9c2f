import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { organisationOf } from '#event-store';
import { getNamedType, isInputObjectType, isNonNullType, isScalarType, isEnumType, isListType } from 'graphql';
import type { GraphQLArgument, GraphQLField, GraphQLInputType, GraphQLSchema } from 'graphql';
import { apiSchema } from './docs/api-schema.ts';
import { COMPLAINT, type ApiClient } from './testing/api-client.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

/** What an id means for which there is one place in the whole installation: each could be another organisation's. */
type Global = 'case' | 'party' | 'correctiveAction';

/** Every argument and field of an input that holds an id, beside `caseId`, which is the id of a case. */
const GLOBAL: Readonly<Record<string, Global>> = {
  'case(id)': 'case',
  'receiveComplaint(splitFrom)': 'case',
  'receiveFeedback(splitFrom)': 'case',
  'LinkCasesInput.other': 'case',
  'MergeCaseInput.into': 'case',
  'HoldMeetingInput.cases': 'case',
  'ReceiveComplaintInput.party': 'party',
  'ReceiveFeedbackInput.party': 'party',
  'AddComplainantInput.party': 'party',
  'AuthoriseRepresentativeInput.party': 'party',
  'RegisterFilterInput.party': 'party',
  'RegisterFilterInput.involving': 'party',
  'party(id)': 'party',
  'setPartyPreferences(party)': 'party',
  'imposeRestriction(party)': 'party',
  'reviewRestriction(party)': 'party',
  'liftRestriction(party)': 'party',
  'endRepresentation(party)': 'party',
  'erasePerson(party)': 'party',
  'assignCorrectiveAction(correctiveAction)': 'correctiveAction',
  'completeCorrectiveAction(correctiveAction)': 'correctiveAction',
  'reviewEffectiveness(correctiveAction)': 'correctiveAction',
  'closeCorrectiveAction(correctiveAction)': 'correctiveAction',
  'RaiseCorrectiveActionInput.correctiveAction': 'correctiveAction',
};

/** Words of the case, party or organisation that the same command names, and people: they mean nothing elsewhere. */
const WITHIN =
  /^(ScheduleActivity|CompleteActivity|RequestContribution|ReceiveContribution|CompleteTask|(Propose|Approve|Reject|Accept|Decline)Resolution|AgreeAction|RescheduleAction|CompleteAction|Respond|(Offer|Accept|Decline|Provide)Remedy|RecordReferralRequest|AnswerReferralRequest|RestrictContact|LiftContactRestriction|FileDocument|VoidAct|CorrectClockReading|DismissRoleHolder|(Schedule|Reschedule|Hold|Cancel)Meeting|(Impose|Review|Lift)Restriction|EndRepresentation)Input\.(activity|proposal|contribution|task|action|remedy|request|restriction|document|act|clock|appointment|meeting|representative)$|^AppointRoleHolderInput\.appointment$|Input\.(person|owner|deputy|from|to)$|\((owner|dispatch)\)$/;

/** Where an id is a word that the client chooses, or is looked at later. */
const NEW = ['RaiseCorrectiveActionInput.correctiveAction', 'HoldMeetingInput.cases'];

const NOT_THERE = {
  case: 'CASE_NOT_FOUND',
  party: 'PARTY_UNKNOWN',
  correctiveAction: 'CORRECTIVE_ACTION_NOT_FOUND',
} as const satisfies Record<Global, string>;

type Operation = GraphQLField<unknown, unknown>;
/** A place for an id: its name as above, and the way to it from the arguments. */
interface Place {
  readonly operation: Operation;
  readonly kind: 'query' | 'mutation';
  readonly name: string;
  readonly path: readonly string[];
}

const schema: GraphQLSchema = await apiSchema();
const operations = [
  ...Object.values(schema.getMutationType()!.getFields()).map(
    (operation) => ({ kind: 'mutation', operation }) as const,
  ),
  ...Object.values(schema.getQueryType()!.getFields()).map((operation) => ({ kind: 'query', operation }) as const),
];

/** Acts within `recordActs` are those of their own mutations. */
const placesIn = (type: GraphQLInputType, name: string, path: readonly string[]): [string, readonly string[]][] => {
  const of = getNamedType(type);
  if (isScalarType(of)) return of.name === 'ID' ? [[name, path]] : [];
  if (!isInputObjectType(of) || of.name === 'OneActInput') return [];
  return Object.values(of.getFields()).flatMap((field) =>
    placesIn(field.type, `${of.name}.${field.name}`, [...path, field.name]),
  );
};
const places: readonly Place[] = operations.flatMap(({ operation, kind }) =>
  operation.args
    .filter(({ name }) => name !== 'commandId')
    .flatMap((arg) => placesIn(arg.type, `${operation.name}(${arg.name})`, [arg.name]))
    .map(([name, path]) => ({ operation, kind, name, path })),
);
const meaningOf = (name: string): Global | undefined => (name.endsWith('(caseId)') ? 'case' : GLOBAL[name]);
const global = places.filter(({ name }) => meaningOf(name) !== undefined);

/** A value of every type, as the checks of the edge want it. */
const SCALARS: Readonly<Record<string, unknown>> = {
  ID: 'a-word',
  Int: 1,
  Float: 1,
  Boolean: true,
  FactValue: true,
  Instant: '2024-12-30T09:30:00Z',
  LocalDate: '2025-02-03',
};
const TEXTS: Readonly<Record<string, string>> = {
  email: 'ann@example.org',
  url: 'https://example.org/',
  referencePrefix: 'ABC',
  period: '2024-Q3',
  pack: 'commonsense',
  body: 'approver',
};
function required(name: string, type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return required(name, type.ofType);
  if (isListType(type)) return name === 'acts' ? [{ act: { addNote: { note: 'A note' } } }] : [];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isScalarType(type)) return SCALARS[type.name] ?? TEXTS[name] ?? 'text';
  return Object.fromEntries(
    Object.values(type.getFields())
      .filter((field) => isNonNullType(field.type))
      .map((field) => {
        const meaning = GLOBAL[`${type.name}.${field.name}`];
        return [field.name, meaning === undefined ? required(field.name, field.type) : ids.ours[meaning]];
      }),
  );
}

let api: TestApi;
let clients: Readonly<Record<string, ApiClient>>;
const ids = {} as Record<'ours' | 'theirs', Record<Global, string>>;
let sent = 0;

/** Asks with an id in one place, and with nothing else than what is required. */
async function ask({ operation, kind, path }: Place, id: string): Promise<unknown> {
  const args: Record<string, unknown> = {};
  for (const { name, type } of operation.args) {
    if (isNonNullType(type) || path[0] === name) args[name] = required(name, type);
  }
  sent += 1;
  const commandId = `sent-${sent}`;
  if ('commandId' in args) args['commandId'] = commandId;
  if ('caseId' in args && path[0] !== 'caseId') args['caseId'] = ids.ours.case;
  let at = args;
  for (const step of path.slice(0, -1)) at = at[step] as Record<string, unknown>;
  const last = path.at(-1)!;
  at[last] = Array.isArray(at[last]) || last === 'cases' ? [id] : id;
  const declared = operation.args.filter((arg) => arg.name in args);
  const call = `${operation.name}(${declared.map(({ name }) => `${name}: $${name}`).join(', ')})`;
  const variables = declared.map(({ name, type }: GraphQLArgument) => `$${name}: ${String(type)}`).join(', ');
  const answer = await clients[
    kind === 'mutation' && operation.name === 'erasePerson' ? 'administrator' : 'manager'
  ]!.graphql(`${kind} (${variables}) { answer: ${call} ${selection(operation)} }`, args);
  return JSON.parse(JSON.stringify(answer).replaceAll(id, 'THE-ID').replaceAll(commandId, 'THE-COMMAND')) as unknown;
}

const selection = (operation: Operation): string => {
  const type = getNamedType(operation.type);
  if (type.name === 'CommandResult')
    return '{ __typename ... on CommandRefused { code message clauses rule wouldAccept field } }';
  if (isScalarType(type)) return '';
  return type.name.endsWith('Connection') ? '{ edges { cursor } }' : '{ __typename }';
};

/** A case with its party, and a corrective action that was raised on it. */
async function of(organisation: string): Promise<Record<Global, string>> {
  const handler = await api.as('handler', 'hal', organisation);
  const { caseId } = await handler.command('receiveComplaint', 'the-case', COMPLAINT);
  const party = (await api.core.cases.find(caseId, organisation))!.party;
  const correctiveAction = `train-${organisation}`;
  await handler.act('raiseCorrectiveAction', 'raise', caseId, { correctiveAction, description: 'Train the callers' });
  const raised = (await api.core.cases.find(caseId, organisation))!.acts.at(-1)!;
  const data = { case: caseId, description: 'Train the callers' };
  const caller = { organisation, person: 'timekeeper', role: 'administrator', authenticated: 'system' } as const;
  const stream = `correctiveAction-${String(raised.data['id'])}`;
  await api.core.administration.correctiveAction(
    stream,
    { type: 'open', data },
    { caller, commandId: `${stream}-open` },
  );
  return { case: caseId, party, correctiveAction };
}

async function writtenBy(organisation: string): Promise<readonly string[]> {
  const written: string[] = [];
  for await (const event of api.core.log.readAll()) {
    if (organisationOf(event) === organisation) written.push(`${event.stream} ${event.revision}`);
  }
  return written;
}

let theirRecord: readonly string[];

beforeAll(async () => {
  api = await startTestApi();
  const boss = await api.as('administrator', 'boss', 'borealis');
  const source = await readFile(new URL('../../libs/procedure/packs/commonsense.yaml', import.meta.url), 'utf8');
  await boss.command('publishPack', 'their-pack', { source });
  const input = { name: 'Borealis', referencePrefix: 'BOR', timeZone: 'Europe/London', pack: 'commonsense' };
  await boss.command('registerOrganisation', 'their-organisation', input);
  Object.assign(ids, { ours: await of('acme'), theirs: await of('borealis') });
  theirRecord = await writtenBy('borealis');
  clients = { manager: await api.as('manager'), administrator: await api.as('administrator') };
});
afterAll(() => api.close());

it('knows of every id that an argument or an input holds what it means', () => {
  const names = [...new Set(places.map(({ name }) => name))];
  const unknown = names.filter((name) => meaningOf(name) === undefined && !WITHIN.test(name));
  const both = names.filter((name) => meaningOf(name) !== undefined && WITHIN.test(name));
  const gone = Object.keys(GLOBAL).filter((name) => !names.includes(name));
  expect({ unknown, both, gone }).toEqual({ unknown: [], both: [], gone: [] });
});

describe('an id of another organisation is answered as one that is nobody’s', () => {
  const labelled = global.map((place) => [`${place.operation.name}(${place.path.join('.')})`, place] as const);

  it.each(labelled)('%s', async (_label, place) => {
    const meaning = meaningOf(place.name)!;
    const unknown = await ask(place, `no-${meaning}`);
    expect(await ask(place, ids.theirs[meaning])).toEqual(unknown);
    expect(JSON.stringify(unknown)).not.toMatch(/BAD_USER_INPUT|BAD_QUERY|INTERNAL|FORBIDDEN/);
    if (place.kind === 'query' || NEW.includes(place.name)) return;
    const refused = new RegExp(`"code":"(${NOT_THERE[meaning]}".*"field":"${place.path.at(-1)!}|NOT_FOUND)"`);
    expect(JSON.stringify(unknown)).toMatch(refused);
    expect(JSON.stringify(await ask(place, ids.ours[meaning]))).not.toMatch(refused);
  });

  it('and nothing of theirs has changed by it', async () => {
    expect(await writtenBy('borealis')).toEqual(theirRecord);
    const manager = await api.as('manager', 'max', 'borealis');
    const about = { party: ['ID!', ids.theirs.party] } as const;
    expect(await manager.command('setPartyPreferences', 'theirs', { language: 'cy' }, about)).toMatchObject({
      __typename: 'CommandAccepted',
    });
    const action = { correctiveAction: ['ID!', ids.theirs.correctiveAction] } as const;
    expect(await manager.command('completeCorrectiveAction', 'done', { what: 'Trained' }, action)).toMatchObject({
      __typename: 'CommandAccepted',
    });
  });
});
