import { describe, expect, it } from 'vitest';
import { codesOn, holdersOn, type OrganisationCommand } from './index.ts';
import { OrganisationScenario } from './testing/organisation-scenario.ts';

const REGISTERED: OrganisationCommand = {
  type: 'register',
  data: {
    organisation: 'housing',
    name: 'A housing association',
    referencePrefix: 'HOU',
    timeZone: 'Europe/London',
    pack: 'two-stage',
  },
};

/** Given these commands were carried out, what the next one is answered with. */
function when(given: readonly OrganisationCommand[], command: OrganisationCommand) {
  const scenario = new OrganisationScenario().at('2025-04-17T10:00:00.000Z');
  for (const earlier of given) scenario.expectAccepted(earlier);
  return scenario.when(command);
}

describe('an organisation', () => {
  it('is registered once', () => {
    expect(when([], REGISTERED)).toMatchObject({ ok: true, events: [{ type: 'OrganisationRegistered' }] });
    expect(when([REGISTERED], REGISTERED)).toMatchObject({ ok: false, refusal: { code: 'ORGANISATION_EXISTS' } });
  });

  it('refuses a time zone that there is none of', () => {
    const elsewhere = { ...REGISTERED, data: { ...REGISTERED.data, timeZone: 'Mars/Base' } } as OrganisationCommand;
    expect(when([], elsewhere)).toMatchObject({ ok: false, refusal: { code: 'NOT_A_TIME_ZONE', field: 'timeZone' } });
  });

  it('appoints nobody before it is registered', () => {
    const appoint: OrganisationCommand = {
      type: 'appoint',
      data: { appointment: 'a1', role: 'approver', person: 'dora', name: 'Dora', from: '2025-01-01' },
    };
    expect(when([], appoint)).toMatchObject({ ok: false, refusal: { code: 'ORGANISATION_NOT_FOUND' } });
  });

  it('appoints and covers nobody under a name of the product itself', () => {
    const days = { from: '2025-01-01', until: '2025-01-31' };
    const named: readonly OrganisationCommand[] = [
      { type: 'appoint', data: { appointment: 'a1', role: 'approver', person: 'timekeeper', name: 'T', ...days } },
      { type: 'coverAbsence', data: { person: 'dora', deputy: 'cli:root', deputyName: 'Root', ...days } },
      { type: 'coverAbsence', data: { person: 'mail', deputy: 'dora', deputyName: 'Dora', ...days } },
      { type: 'beginHandover', data: { handover: 'h1', from: 'dora', to: 'import', cases: [], more: false } },
    ];
    for (const command of named)
      expect(when([REGISTERED], command)).toMatchObject({ ok: false, refusal: { code: 'NAME_RESERVED' } });
  });

  it('refuses an appointment that ends before it begins', () => {
    const appoint: OrganisationCommand = {
      type: 'appoint',
      data: {
        appointment: 'a1',
        role: 'approver',
        person: 'dora',
        name: 'Dora',
        from: '2025-02-01',
        until: '2025-01-31',
      },
    };
    expect(when([REGISTERED], appoint)).toMatchObject({ ok: false, refusal: { code: 'NOT_A_PERIOD' } });
    const appointed = { ...appoint, data: { ...appoint.data, until: '2025-02-01' } } as OrganisationCommand;
    const dismiss = (lastDay: string): OrganisationCommand => ({
      type: 'dismiss',
      data: { appointment: 'a1', lastDay },
    });
    expect(when([REGISTERED, appointed], dismiss('2025-02-01'))).toMatchObject({ ok: true });
    expect(when([REGISTERED, appointed], dismiss('2025-01-31'))).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_A_PERIOD', field: 'lastDay', wouldAccept: 'a day from 2025-02-01 to 2027-04-17' },
    });
  });
});

describe('who holds a role on a day', () => {
  const appointments = [
    { appointment: 'a1', role: 'line_manager', person: 'lena', name: 'Lena', from: '2025-01-01', until: '2025-06-30' },
    { appointment: 'a2', role: 'line_manager', person: 'noor', name: 'Noor', area: 'north', from: '2025-01-01' },
  ];
  const absences = [{ person: 'noor', deputy: 'dev', deputyName: 'Dev', from: '2025-03-01', until: '2025-03-07' }];
  const holders = (day: string, area?: string) =>
    holdersOn({ appointments, absences }, 'line_manager', day, area).map((one) => one.person);

  it('is who was appointed for the area before who was appointed for all', () =>
    expect(holders('2025-02-01', 'north')).toEqual(['noor', 'lena']));
  it('is nobody of another area', () => expect(holders('2025-02-01', 'south')).toEqual(['lena']));
  it('is the deputy while the holder is absent, first and last day included', () => {
    expect(holders('2025-03-01', 'north')).toEqual(['dev', 'lena']);
    expect(holders('2025-03-07', 'north')).toEqual(['dev', 'lena']);
    expect(holders('2025-03-08', 'north')).toEqual(['noor', 'lena']);
  });
  it('ends with the last day', () => {
    expect(holders('2025-06-30')).toEqual(['lena']);
    expect(holders('2025-07-01')).toEqual([]);
  });
});

describe('an absence', () => {
  const cover: OrganisationCommand = {
    type: 'coverAbsence',
    data: { person: 'noor', deputy: 'dev', deputyName: 'Dev', from: '2025-05-01', until: '2025-05-31' },
  };
  const appoint: OrganisationCommand = {
    type: 'appoint',
    data: { appointment: 'a1', role: 'approver', person: 'noor', name: 'Noor', from: '2025-01-01' },
  };
  const end = (lastDay: string | null, from = '2025-05-01'): OrganisationCommand => ({
    type: 'endAbsence',
    data: { person: 'noor', from, lastDay },
  });
  const holderOn = (day: string, ...commands: readonly OrganisationCommand[]) => {
    const scenario = new OrganisationScenario();
    for (const command of [REGISTERED, appoint, cover, ...commands]) scenario.expectAccepted(command);
    return holdersOn(scenario.state, 'approver', day).map(({ person }) => person);
  };

  it('ends early, or never was', () => {
    expect(holderOn('2025-05-11')).toEqual(['dev']);
    expect(holderOn('2025-05-10', end('2025-05-10'))).toEqual(['dev']);
    expect(holderOn('2025-05-11', end('2025-05-10'))).toEqual(['noor']);
    expect(holderOn('2025-05-01', end(null))).toEqual(['noor']);
  });

  it('is refused where none begins on that day, or where it would grow', () => {
    expect(when([REGISTERED, cover], end('2025-05-10', '2025-05-02'))).toMatchObject({
      ok: false,
      refusal: { code: 'ABSENCE_UNKNOWN', wouldAccept: 'one of: 2025-05-01' },
    });
    expect(when([REGISTERED, cover], end('2025-06-10'))).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_A_PERIOD', field: 'lastDay' },
    });
  });
});

describe('a closure day', () => {
  const declare: OrganisationCommand = {
    type: 'declareClosureDay',
    data: { date: '2025-05-02', title: 'Works outing' },
  };
  const withdraw: OrganisationCommand = {
    type: 'withdrawClosureDay',
    data: { date: '2025-05-02', reason: 'It rained' },
  };

  it('is withdrawn while it lies ahead', () => {
    expect(when([REGISTERED, declare], withdraw)).toMatchObject({
      ok: true,
      events: [{ type: 'ClosureDayWithdrawn' }],
    });
    expect(when([REGISTERED], withdraw)).toMatchObject({ ok: false, refusal: { code: 'CLOSURE_DAY_UNKNOWN' } });
    const later = new OrganisationScenario();
    for (const command of [REGISTERED, declare]) later.expectAccepted(command);
    expect(later.at('2025-05-03T09:00:00.000Z').when(withdraw)).toMatchObject({
      ok: false,
      refusal: { code: 'CLOSURE_DAY_PAST', wouldAccept: 'a day from 2025-05-03 to 2027-05-03' },
    });
  });

  it.each([
    ['that is over', '2025-04-16', 'CLOSURE_DAY_PAST'],
    ['of a century ago', '1925-02-14', 'CLOSURE_DAY_PAST'],
    ['that no calendar has', '2025-02-30', 'NOT_A_DATE'],
    ['in ten years', '2035-05-02', 'TOO_FAR'],
  ])('is not declared for a day %s (D-8)', (_, date, code) =>
    expect(when([REGISTERED], { type: 'declareClosureDay', data: { date, title: 'Works outing' } })).toMatchObject({
      ok: false,
      refusal: { code, field: 'date', wouldAccept: expect.stringContaining('20') as string },
    }),
  );
});

describe('a list of the firm', () => {
  const add = (code: string, from = '2025-01-01'): OrganisationCommand => ({
    type: 'addListEntry',
    data: { list: 'product', code, title: `The ${code}`, from },
  });
  const retire = (code: string, lastDay: string): OrganisationCommand => ({
    type: 'retireListEntry',
    data: { list: 'product', code, lastDay },
  });

  it('has the codes that are in force on a day', () => {
    const scenario = new OrganisationScenario();
    const commands = [REGISTERED, add('boiler'), add('pump', '2025-03-01'), retire('boiler', '2025-03-31')];
    for (const command of commands) scenario.expectAccepted(command);
    const codes = (day: string) => codesOn(scenario.state.lists, 'product', day);
    expect(codes('2025-02-28')).toEqual(['boiler']);
    expect(codes('2025-03-31')).toEqual(['boiler', 'pump']);
    expect(codes('2025-04-01')).toEqual(['pump']);
    expect(codesOn(scenario.state.lists, 'service', '2025-03-31')).toEqual([]);
  });

  it('has a code once, and again after it was retired', () => {
    expect(when([REGISTERED, add('boiler')], add('boiler'))).toMatchObject({
      ok: false,
      refusal: { code: 'LIST_ENTRY_EXISTS', field: 'code' },
    });
    const retired = [REGISTERED, add('boiler'), retire('boiler', '2025-03-31')];
    expect(when(retired, add('boiler', '2025-03-31'))).toMatchObject({ ok: false });
    expect(when(retired, add('boiler', '2025-04-01'))).toMatchObject({ ok: true });
    expect(when(retired, retire('boiler', '2025-04-30'))).toMatchObject({
      ok: false,
      refusal: { code: 'LIST_ENTRY_UNKNOWN', wouldAccept: 'one of: none' },
    });
  });
});
