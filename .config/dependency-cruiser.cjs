/** Who may import whom (docs/adr/0002-rooms.md). A wrong import fails the build with the reason. */
const from = (path, extra = {}) => ({ path, pathNot: '\\.spec\\.ts$|/testing/|^test/', ...extra });
const CORE = '^libs/(kernel|casework|procedure|organisation|corrective-action|publishing|party|review|publication|message)/';
/** The rooms of a case, each with those that it must not know. */
const upwards = [
  ['events', 'record|words|derive|difference|ask'],
  ['record', 'words|derive|difference|ask'],
  ['words', 'derive|difference|ask'],
  ['derive', 'difference|ask'],
  ['difference', 'ask'],
  ['ask', 'derive|difference'],
];
module.exports = {
  forbidden: [
    {
      name: 'core-is-pure',
      comment: 'The core decides; it does no I/O and knows no framework. Time, ids and calendars come in as inputs.',
      severity: 'error',
      from: from(CORE),
      to: { path: '^node:|^(fs|path|crypto|http|net|child_process|worker_threads)$|node_modules/(@nestjs|typeorm|pg|@eventstore|lmdb|@grpc|mercurius|fastify|rxjs)' },
    },
    {
      name: 'core-imports-core',
      comment: 'Aggregates build on the kernel and on procedures, and on nothing outside.',
      severity: 'error',
      from: from('^libs/(casework|organisation|corrective-action|publishing|party|review|publication|message)/([^/]+)'),
      to: { path: '^(libs|apps)/', pathNot: '^libs/(kernel|procedure)/|^libs/$1/' },
    },
    {
      name: 'procedure-stands-alone',
      comment: 'Procedures are data and arithmetic: they know the kernel and nothing else of ours.',
      severity: 'error',
      from: from('^libs/procedure/'),
      to: { path: '^(libs|apps)/', pathNot: '^libs/(kernel|procedure)/' },
    },
    {
      name: 'one-door-to-the-store',
      comment: 'Only libs/event-store talks through the official client (the embedded node speaks its protocol).',
      severity: 'error',
      from: { path: '^(apps|libs|test)/', pathNot: '^libs/(event-store|embedded)/' },
      to: { path: 'node_modules/@eventstore/' },
    },
    {
      name: 'projections-command-nothing',
      comment: 'A projection never sends a command and has no side effect: it can be thrown away and rebuilt.',
      severity: 'error',
      from: from('^libs/(projections|read-model)/'),
      to: { path: '^libs/(application|embedded|identity)/|^apps/|node_modules/(@nestjs|nodemailer)' },
    },
    {
      name: 'libs-know-no-app',
      comment: 'Libraries are used by apps and never the other way round.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'commands-read-no-read-model',
      comment: 'A command never reads a read model to decide.',
      severity: 'error',
      from: from('^libs/(application|casework|event-store)/'),
      to: { path: '^libs/(read-model|projections)/' },
    },
    {
      name: 'no-cycles-between-libraries',
      comment: 'Two libraries that import each other are one.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: '\\.spec\\.ts$|/testing/' },
      to: { circular: true, pathNot: '^libs/$1/' },
    },
    {
      name: 'no-circle-of-files',
      comment: 'Files that import each other are read as one.',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '\\.spec\\.ts$' },
      to: { circular: true },
    },
    ...upwards.map(([room, above]) => ({
      name: `casework-${room}-knows-none-above`,
      comment: 'events <- record <- words <- derive <- difference <- decide.ts; what is asked knows no pass (docs/adr/0016).',
      severity: 'error',
      from: from(`^libs/casework/${room}/`),
      to: { path: `^libs/casework/((${above})/|(decide|index|vocabulary)\\.ts$)` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|apps/console/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'], conditionNames: ['import', 'node', 'default'] },
    combinedDependencies: true,
  },
};
