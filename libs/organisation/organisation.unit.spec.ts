import { describe, expect, it } from '@jest/globals';
import {
  organisationAggregate,
  holdersOn,
  initialOrganisation,
  type OrganisationCommand,
  type OrganisationState,
} from './index.ts';

const CONTEXT = {
  now: '2025-04-17T10:00:00.000Z',
  newId: () => 'e1',
  isTimeZone: (name: string) => name === 'Europe/London',
};
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
  let state: OrganisationState = initialOrganisation;
  for (const earlier of given) {
    const decision = organisationAggregate.decide(state, earlier, CONTEXT);
    if (!decision.ok) throw new Error(decision.refusal.message);
    for (const event of decision.events) state = organisationAggregate.evolve(state, event as never);
  }
  return organisationAggregate.decide(state, command, CONTEXT);
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
