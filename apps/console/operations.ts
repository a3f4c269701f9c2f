/** An operation that is ready to be sent once its variables say what is meant. */
interface Operation {
  readonly query: string;
  readonly variables: string;
}

const json = (variables: unknown): string => JSON.stringify(variables, null, 2);

/** Half an hour ago, so that it is no date in the future. */
const receivedAt = new Date(Date.now() - 30 * 60_000).toISOString();
const thisQuarter = `${new Date().getUTCFullYear()}-Q${Math.floor(new Date().getUTCMonth() / 3) + 1}`;
/** A client names its commands; the same one sent again under its id is answered as the first was. */
const commandId = (): string => crypto.randomUUID();

const RESULT = `{
    __typename
    ... on CommandAccepted {
      caseId reference repeated position
      created { what id }
      events { type occurredAt }
    }
    ... on CommandRefused {
      code message clauses wouldAccept fields { field rule message wouldAccept }
      unblockedBy { title people }
    }
  }`;

export const OPERATIONS: readonly Operation[] = [
  {
    query: `# Whom the token was issued to, and where they are. Ctrl+Enter sends.
query WhoAmI {
  me { name role organisation permissions }
  organisation {
    name timeZone now pack
    appointments { role name from until }
    closureDays { date title }
  }
}
`,
    variables: '{}',
  },
  {
    query: `mutation ReceiveComplaint(
  $commandId: ID!
  $input: ReceiveComplaintInput!
) {
  receiveComplaint(commandId: $commandId, input: $input) ${RESULT}
}
`,
    variables: json({
      commandId: commandId(),
      input: {
        channel: 'email',
        receivedAt,
        complainant: 'Ann Example',
        email: 'ann@example.org',
        narrative: 'The repair that was promised for Monday has not been done.',
      },
    }),
  },
  {
    query: `# caseId: from the answer to ReceiveComplaint, or from the register.
mutation Acknowledge(
  $commandId: ID!
  $caseId: ID!
  $input: AcknowledgeInput!
) {
  acknowledge(
    commandId: $commandId
    caseId: $caseId
    input: $input
  ) ${RESULT}
}
`,
    variables: json({
      commandId: commandId(),
      caseId: '',
      input: {
        channel: 'email',
        handlerName: 'Hal Handler',
        expectedReplyDate: new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10),
        procedureLink: 'https://example.org/complaints',
      },
    }),
  },
  {
    query: `query Register($filter: RegisterFilterInput, $after: String) {
  register(
    filter: $filter
    sort: nextDueAt
    first: 20
    after: $after
  ) {
    edges {
      node {
        caseId reference status kind
        receivedAt nextDueAt overdueCount
        complainant { text state }
      }
    }
    pageInfo { hasNextPage endCursor }
    freshness { position ready }
  }
}
`,
    variables: json({ filter: { status: 'open' }, after: null }),
  },
  {
    query: `# A case with every limit, the proof of each date, what is to be done, and its history.
query Case($reference: String) {
  case(reference: $reference) {
    caseId reference status stage
    clocks {
      id title nature state
      dueDate dueAt req
      proof { text }
    }
    tasks { task title role person done }
    standing {
      openQuestions { fact title }
      steps { title done }
      exits { id title needs }
    }
    history(first: 50) {
      edges {
        node {
          act { type occurredAt decidedAt actorId actorRole data }
          consequences { type }
        }
      }
    }
  }
}
`,
    variables: json({ reference: '' }),
  },
  {
    query: `query Report($period: String!) {
  report(period: $period) {
    from to
    openAtStart { count }
    received { count cases }
    closed { count }
    openAtEnd { count }
    duties {
      rule title
      due { count } met { count }
      metWithinExtension { count }
      missed { count cases }
    }
    misses { reference rule missedDueAt metAt }
    correctiveActionsRaised { count }
    departures { count }
  }
}
`,
    variables: json({ period: thisQuarter }),
  },
  {
    query: `# What you have to do, the longest overdue first. dueBy: today, week or a day.
query Work($whose: WhoseWork, $dueBy: String, $after: String) {
  work(whose: $whose, dueBy: $dueBy, first: 20, after: $after) {
    edges {
      node {
        what reference title role
        dueDate overdue req caseId
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: json({ whose: 'mine', dueBy: 'week', after: null }),
  },
  {
    query: `# A list that the procedure names; /registers/{register} prints it.
query NamedRegister($register: String!, $after: String) {
  registerView(register: $register, first: 20, after: $after) {
    title
    columns { name title type }
    edges {
      node {
        name
        cells {
          column text at on number yesNo list
          personal { text state }
        }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
    variables: json({ register: 'log', after: null }),
  },
  {
    query: `# source: the pack as its author wrote it, in YAML. For administrators; nothing is written.
query PreviewPack($source: String!, $from: LocalDate!) {
  previewPack(source: $source) {
    sound refusal
    faults { line message wouldAccept }
    current version
    changes { part id change members }
    openCases { version cases }
  }
  simulatePack(source: $source, from: $from, first: 100) {
    cases differing goOnAfter
    rules {
      rule
      was { started met missed }
      would { started met missed }
    }
  }
}
`,
    variables: json({ source: '', from: `${new Date().getUTCFullYear()}-01-01` }),
  },
];
