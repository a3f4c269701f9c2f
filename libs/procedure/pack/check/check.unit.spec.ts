import { describe, expect, it } from 'vitest';
import { packVocabulary } from '#casework';
import { checkPack, type PackCheck, type PackFault } from '../index.ts';
import { packsIn, soundPacks, textOf } from '../testing/packs.ts';
import { LONGEST_SOURCE } from './source.ts';

const check = (source: string): PackCheck => checkPack(source, packVocabulary);
const faultsOf = (source: string): readonly PackFault[] => {
  const checked = check(source);
  return checked.ok ? [] : checked.faults;
};
const printed = ({ line, path, message, wouldAccept }: PackFault): string =>
  `line ${line}: ${path === '' ? '' : `${path}: `}${message} => ${wouldAccept ?? ''}`;

const SOUND = textOf('test/packs/corner-shop.yaml');
const without = (text: string): string => SOUND.replace(text, '');
const changed = (from: string, to: string): string => {
  expect(SOUND).toContain(from);
  return SOUND.replace(from, to);
};
const warningsOf = (source: string): readonly string[] => check(source).warnings.map(({ message }) => message);

describe('a pack that can be run', () => {
  it.each(soundPacks())('%s passes without a warning', (_name, source) => {
    expect(check(source)).toMatchObject({ ok: true, warnings: [] });
  });
});

describe('a pack with a fault', () => {
  it.each(packsIn('test/packs/broken'))('%s: the fault is named with its line and what would be right', (_, source) => {
    const expected = /^# Expected: (.+)$/m.exec(source)?.[1];
    expect(faultsOf(source).map(printed)).toContain(expected);
  });

  it('names every fault in one go, those of sound elements beside broken ones included', () => {
    const source = changed('nature: duty\n    stage: counter', 'nature: dutty\n    stage: counter')
      .replace('by: owner, same', 'by: boss, same')
      .replace('to: office}\n    req', 'to: ofice}\n    req');
    expect(faultsOf(source).map(({ path }) => path)).toEqual([
      'clocks[0].nature',
      'gates[0].require.by',
      'rules[0].then.to',
    ]);
  });
});

describe('a text that is no pack', () => {
  it.each([
    ['nothing at all', '', 'empty'],
    ['blank lines', ' \n\n', 'empty'],
    ['a single word', 'complaints', 'something else'],
    ['a list', '- complaint', 'something else'],
    ['bytes', 'pack: \u0000\u0001', 'no text'],
    ['what was no UTF-8', 'pack: caf\ufffd', 'another encoding'],
    ['UTF-16', 'p\0a\0c\0k\0:\0 \0a\0', 'another encoding'],
    ['ten megabytes', 'a'.repeat(10 * 1024 * 1024), 'characters'],
    ['brackets within brackets', '['.repeat(100_000), 'nested too deeply'],
    ['lists within lists', '- '.repeat(5_000), 'nested too deeply'],
    ['an alias within itself', 'a: &x [*x]', 'within what it names'],
    ['an alias of nothing', 'a: *x', 'Unresolved alias'],
    ['a bomb of aliases', bomb(), 'aliases'],
    ['two packs in a file', 'pack: a\n---\npack: b', 'no YAML'],
    ['a tag that would run code', 'pack: !!js/function x', 'no part of a pack'],
  ])('%s is refused with a line', (_, source, said) => {
    const faults = faultsOf(source);
    expect(faults.map(({ message }) => message).join('\n')).toContain(said);
    for (const { line, column } of faults) expect(Math.min(line, column)).toBeGreaterThan(0);
  });

  it('is read up to the longest that a pack can be', () => {
    const padded = `${SOUND}${'#'.repeat(LONGEST_SOURCE - SOUND.length)}`;
    expect(check(padded).ok).toBe(true);
    expect(check(`${padded}#`).ok).toBe(false);
  });

  function bomb(): string {
    const levels = Array.from(
      { length: 12 },
      (_, i) =>
        `a${i}: &a${i} [${
          i === 0
            ? '1'
            : Array(9)
                .fill(`*a${i - 1}`)
                .join(', ')
        }]`,
    );
    return levels.join('\n');
  }
});

describe('the fault of somebody who writes YAML for the first time', () => {
  const ack = '  - id: ack\n    nature: duty\n';
  it.each<[string, string, string[]]>([
    [
      'a tab',
      changed(ack, '  - id: ack\n\tnature: duty\n'),
      [
        'line 29: This is no YAML: Tabs are not allowed as indentation => spaces: YAML knows no tabs at the start of a line',
      ],
    ],
    [
      'one space too many',
      changed(ack, '  - id: ack\n     nature: duty\n'),
      ['line 29: This line begins further in than "id" above it => the column in which "id" begins, 5'],
    ],
    [
      'spaces copied from a web page',
      changed(ack, '\u00a0\u00a0- id: ack\n    nature: duty\n'),
      [
        'line 28: This line begins with a space that is none to YAML, such as one copied from a web page => the ordinary spaces of the space bar',
      ],
    ],
    [
      'a colon in text',
      changed('title: Corner shop complaints', 'title: Complaints: the shop'),
      [
        'line 2: This is no YAML: a colon within the text reads as the end of a word => text with a colon in it in quotation marks',
      ],
    ],
    ['version 0', changed('version: 1', 'version: 0'), ['line 3: version: "version" needs at least 1 => 1 or more']],
    [
      'no kind',
      changed('kinds: [complaint]', 'kinds: []'),
      ['line 5: subjects.kinds: "kinds" needs at least 1 item => 1 or more'],
    ],
    [
      'a number in quotation marks',
      changed('version: 1', "version: '1'"),
      ['line 3: version: "version" is "1" and should be a number => 1, without quotation marks'],
    ],
    [
      'yes for true',
      changed('final: true\n    onEntry', 'final: yes\n    onEntry'),
      ['line 16: stages[1].final: "final" is "yes" and should be true or false => true or false'],
    ],
    [
      'a text that is a number',
      changed('title: Corner shop complaints', 'title: 2026'),
      [`line 2: title: "title" is "2026" and should be text => '2026', in quotation marks`],
    ],
    [
      'one for a list',
      changed('in: [in_person, post, email]', 'in: post'),
      ['line 6: channels.in: "in" is "post" and should be a list => a list such as `[email, post]`'],
    ],
  ])('%s is said once, where it is, with what would be right', (_, source, said) => {
    expect(faultsOf(source).map(printed)).toEqual(said);
  });
});

describe('names that JavaScript knows and the pack does not', () => {
  it.each([
    ['a role', changed('by: owner, same', 'by: constructor, same')],
    ['a clock', changed('starts: promise', 'starts: constructor')],
    ['a field', changed('channel: [email, post]', 'constructor: post')],
    ['a placeholder', changed('{effect: escalate_stage, to: office}', "{effect: file_document, to: '{valueOf}'}")],
  ])('are no name of %s', (_, source) => {
    expect(faultsOf(source)).toHaveLength(1);
  });
});

describe('what is allowed and probably not meant', () => {
  it.each<[string, string, string]>([
    [
      'a reminder as early as its limit',
      changed('remindAt: [{n: 2, unit: working_day}]', 'remindAt: [{n: 10, unit: working_day}]'),
      'is dropped',
    ],
    ['an element without a clause', changed('    req: [S-08]\n', ''), 'names no clause'],
    [
      'a complainant who cannot withdraw',
      without('    - {id: withdrawn, title: Withdrawn, require: {event: CaseWithdrawn}, req: [S-12]}\n'),
      'who withdraws',
    ],
    [
      'a limit that nobody hears of',
      changed('    onBreach: [{effect: notify, role: owner}]\n    req: [S-07]', '    req: [S-07]'),
      'Nobody is told',
    ],
    [
      'a duty of years',
      changed('for: {n: 10, unit: working_day}', 'for: {n: 400, unit: week}'),
      'A duty of 400 weeks runs for about 8 years',
    ],
    [
      'a window of centuries',
      changed('for: {n: 8, unit: week}', 'for: {n: 9999, unit: calendar_month}'),
      'runs for about 822 years',
    ],
    [
      'a cap that comes before the limit ends',
      changed('requires: [reasons], starts: promise', 'requires: [reasons], total_from_start: {n: 1, unit: week}'),
      'can never be extended',
    ],
    [
      'a limit of a stage that is over when it starts',
      changed('startsOn: {event: Acknowledged}', 'startsOn: {event: Acknowledged, stage: office}'),
      'belongs to the stage counter and starts in the later stage office',
    ],
    ['a narrative clause without a reason', `${SOUND}\nnarrative: {req: [S-20]}\n`, 'Nothing says why S-20'],
    [
      'a fact that nobody has to record',
      changed('type: bool, default: true', 'type: bool'),
      'waits until somebody records',
    ],
    [
      'a stage that nothing leads to',
      changed('{effect: escalate_stage, to: office}', '{effect: flag, flag: office}'),
      'No rule moves a case',
    ],
    ['a limit of no days', changed('for: {n: 2, unit: working_day}', 'for: {n: 0, unit: working_day}'), 'the very day'],
    [
      'an exit without a condition',
      changed('title: Withdrawn, require: {event: CaseWithdrawn}', 'title: Withdrawn'),
      'without a word',
    ],
  ])('%s is a warning', (_, source, said) => {
    expect(faultsOf(source)).toEqual([]);
    expect(warningsOf(source).join('\n')).toContain(said);
  });
});

describe('what cannot be done', () => {
  it.each<[string, string, string]>([
    [
      'a limit of no hours',
      changed('for: {n: 2, unit: working_day}', 'for: {n: 0, unit: elapsed_hour}'),
      'clocks[0].for.n',
    ],
    [
      'a limit of no days that begins with the end of another',
      changed(
        'startsOn: {event: Received}\n    for: {n: 10, unit: working_day}',
        'startsOn: {event: ClockBreached, where: {rule: ack}}\n    for: {n: 0, unit: working_day}',
      ),
      'clocks[1].for.n',
    ],
    ['a duty of the complainant', changed('owner: keeper', 'owner: complainant'), 'clocks[0].owner'],
    ['a date that never was', changed('type: bool, default: true', 'type: date, default: true'), 'facts[0].default'],
    ['an enum of nothing', changed('type: bool, default: true', 'type: enum'), 'facts[0]'],
    [
      'an approval without its proposal',
      changed('before: {event: ResponseSent, where: {kind: substantive}}', 'before: {event: Acknowledged}'),
      'gates[0].require.same',
    ],
    [
      'a condition on an act where there is none',
      changed('appliesWhen: {fact: written, is: true}', 'appliesWhen: {by: owner}'),
      'clocks[0].appliesWhen.by',
    ],
    [
      'a gate that asks for nothing',
      changed('    require: {event: ResolutionApproved, by: owner, same: proposal}\n', ''),
      'gates[0]',
    ],
    ['a clock that both ends and stays', changed('cancel: [promise]', 'cancel: [promise, ack]'), 'stages[1].onEntry'],
    ['the way back to the first stage', changed('to: office}\n    req', 'to: counter}\n    req'), 'rules[0].then.to'],
    [
      'a folder named after a secret',
      changed('{effect: escalate_stage, to: office}', "{effect: file_document, to: '{complainant}'}"),
      'rules[0].then.to',
    ],
    [
      'a content that is nearly a field',
      changed('mustInclude: [handlerName]', 'mustInclude: [handlersName]'),
      'clocks[0].mustInclude[0]',
    ],
    [
      'an act with what it never has',
      changed('on: {event: EscalationRequested}', 'on: {event: EscalationRequested, with: [reasons]}'),
      'rules[0].on.with[0]',
    ],
    [
      'an act that nobody of the pack can be told of',
      changed('on: {event: EscalationRequested}', 'on: {event: ClockStarted}'),
      'rules[0].on.event',
    ],
  ])('%s is a fault', (_, source, path) => {
    expect(faultsOf(source).map((fault) => fault.path)).toContain(path);
  });

  it('a fact that a task asks for is not one that nobody has to record', () => {
    const asked =
      '    then: {effect: start_task, task: ask, role: keeper, completedBy: {event: CaseFactRecorded, where: {fact: written}}}';
    const source = changed('type: bool, default: true', 'type: bool').replace(
      'rules:\n',
      `rules:\n  - id: ask\n    on: {event: Received}\n${asked}\n    req: [S-05]\n`,
    );
    expect(faultsOf(source)).toEqual([]);
    expect(warningsOf(source)).toEqual([]);
  });

  it('two gates that wait for each other are found, and an order is not', () => {
    const other = (require: string): string =>
      changed(
        'rules:\n',
        `  - {id: second, before: {event: ResolutionApproved}, require: ${require}, req: [S-09]}\n\nrules:\n`,
      );
    expect(faultsOf(other('{event: ResponseSent, where: {kind: substantive}}')).map(({ path }) => path)).toEqual([
      'gates[0].require',
      'gates[1].require',
    ]);
    expect(faultsOf(other('{event: ResolutionProposed}'))).toEqual([]);
  });
});

describe('a letter that could never be sent', () => {
  const LETTER = `
letters:
  - id: acknowledgement
    title: Acknowledgement
    carries: Acknowledged
    with: {contents: [leaflet]}
    channels: [email, post]
    asks: [handlerName]
    subject: Your complaint {reference}
    body: 'Dear {complainant|customer}, {given.handlerName} answers by {due.answer}.'
    req: [S-05]
`;
  const written = (from: string, to: string): string => {
    expect(LETTER).toContain(from);
    return SOUND + LETTER.replace(from, to);
  };

  it('is told from one that can', () => {
    expect(check(SOUND + LETTER)).toMatchObject({ ok: true, warnings: [] });
  });

  it.each<[string, string, string]>([
    ['one word where a list belongs', written('[leaflet]', 'leaflet'), 'letters[0].with.contents'],
    [
      'a list where one word belongs',
      written('contents: [leaflet]', 'handlerName: [a, b]'),
      'letters[0].with.handlerName',
    ],
    [
      'a date that is none',
      written('contents: [leaflet]', 'expectedReplyDate: soon'),
      'letters[0].with.expectedReplyDate',
    ],
    ['its own channel', written('contents: [leaflet]', 'channel: email'), 'letters[0].with.channel'],
    ['the stage, which the case knows', written('asks: [', 'asks: [stage, '), 'letters[0].asks[0]'],
    ['a list that somebody should type in', written('asks: [', 'asks: [contents, '), 'letters[0].asks[0]'],
    [
      'a reply that the pack has not',
      written('carries: Acknowledged\n    with: {', 'carries: ResponseSent\n    with: {kind: findings, '),
      'letters[0].with.kind',
    ],
  ])('%s is a fault', (_, source, path) => {
    expect(faultsOf(source).map((fault) => fault.path)).toContain(path);
  });
});
