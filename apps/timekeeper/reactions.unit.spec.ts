import { describe, expect, it } from 'vitest';
import { actorOf } from '#identity';
import type { Actor, Recorded } from '#kernel';
import { sealed } from '../../libs/casework/testing/scenario.ts';
import { erasures } from './erasures.ts';
import { parties } from './parties.ts';
import { relations } from './relations.ts';
import { representations } from './representations.ts';
import { TIMEKEEPER } from './timekeeper-caller.ts';

const event = (type: string, data: object, stream = 'case-c1'): Recorded =>
  ({
    type,
    data,
    stream,
    id: 'e1',
    meta: { organisation: 'acme', occurredAt: '2025-04-17T10:00:00.000Z' },
  }) as Recorded;

const about = { organisation: 'acme', partyOfCase: 'c1' };
const happenedAt = '2025-04-17T10:00:00.000Z';

describe('what is decided on a case and belongs to the person', () => {
  it('is noted on the person: a restriction, with its seals as they are', () => {
    const said = { restriction: 'r1', arrangements: sealed, reason: sealed, reviewOn: '2025-07-01' };
    expect(parties.react(event('ContactRestricted', { ...said, stage: 'one', roles: ['coo'] }))).toEqual([
      { ...about, command: { type: 'restrict', data: { ...said, case: 'c1' }, happenedAt } },
    ]);
  });
  it('its end', () => {
    expect(
      parties.react(event('ContactRestrictionLifted', { restriction: 'r1', reason: 'over', stage: 'one' })),
    ).toEqual([{ ...about, command: { type: 'lift', data: { restriction: 'r1', reason: 'over' }, happenedAt } }]);
  });
  it('and who acts for them', () => {
    expect(
      parties.react(event('RepresentativeAuthorised', { party: 'p2', name: sealed, capacity: 'Solicitor' })),
    ).toEqual([
      {
        ...about,
        command: {
          type: 'nameRepresentative',
          data: { representative: 'p2', case: 'c1', name: sealed, capacity: 'Solicitor' },
          happenedAt,
        },
      },
    ]);
  });
  it('and that it was void', () =>
    expect(parties.react(event('ActVoided', { act: 'a1', reason: 'wrong person' }))).toEqual([
      { ...about, voided: 'a1', at: happenedAt },
    ]));
  it('and nothing else', () => expect(parties.react(event('NoteAdded', { note: sealed }))).toEqual([]));
});

describe('the end of a representation', () => {
  const ended = (cases?: string[]) =>
    event('RepresentationEnded', { representative: 'p2', reason: 'over', cases }, 'party-p1');
  const stoodDown = { type: 'RepresentativeStoodDown', data: { party: 'p2', reason: 'over' } };
  it('M-18: is told to each case on which they were authorised', () =>
    expect(representations.react(ended(['c1', 'c2']))).toEqual([
      { organisation: 'acme', recordOn: 'c1', acts: [stoodDown] },
      { organisation: 'acme', recordOn: 'c2', acts: [stoodDown] },
    ]));
  it('and to none where there is none', () => expect(representations.react(ended())).toEqual([]));
});

describe('an erasure', () => {
  it('destroys the key, however often it is told', () => {
    const erased = event('PersonErased', { subject: 'p1', reason: 'Article 17' }, 'party-p1');
    expect(erasures.react(erased)).toEqual([{ organisation: 'acme', destroyKeyOf: 'p1' }]);
    expect(erasures.react(event('RestrictionLifted', { restriction: 'r1', reason: 'over' }, 'party-p1'))).toEqual([]);
  });
});

describe('a duplicate that was absorbed', () => {
  const absorbed = { case: 'c0', reference: 'TST-2025-00001', receivedAt: '2025-04-14T10:00:00.000Z' };
  const told = (data: object): Recorded => {
    const said = event('DuplicateAbsorbed', data);
    return { ...said, meta: { ...said.meta, actor: actorOf({ ...TIMEKEEPER, organisation: 'acme' }) } };
  };
  it('is passed on to the case in which the one that absorbed it goes on itself', () =>
    expect(relations.react(told({ ...absorbed, stage: 'one', passedOnTo: 'c2' }))).toEqual([
      { organisation: 'acme', recordOn: 'c2', acts: [{ type: 'DuplicateAbsorbed', data: absorbed }] },
    ]));
  it('and nowhere else', () => expect(relations.react(told(absorbed))).toEqual([]));
});

describe('a merger', () => {
  const duplicate = { reference: 'TST-2025-00001', receivedAt: '2025-04-14T10:00:00.000Z', kind: 'complaint' };
  const merged = (actor: Actor): Recorded => {
    const data = { into: 'c2', intoReference: 'TST-2025-00002', ownReference: duplicate.reference, ...duplicate };
    const said = event('CaseMerged', data);
    return { ...said, meta: { ...said.meta, actor } };
  };
  const told = {
    organisation: 'acme',
    recordOn: 'c2',
    acts: [{ type: 'DuplicateAbsorbed', data: { case: 'c1', ...duplicate } }],
  };

  it('by a person is told to the case that goes on, whatever the person is called', () => {
    for (const id of ['ivy', TIMEKEEPER.person]) {
      const by: Actor = { id, role: 'handler', authenticated: 'token' };
      expect(relations.react(merged(by))).toEqual([told]);
    }
  });
  it('links are told by the product once, and known as its own by how it was authenticated', () => {
    const said = event('CaseLinked', { case: 'c2', reference: 'TST-2025-00002', relation: 'related' });
    const own: Actor = { id: 'a name of a later release', role: 'administrator', authenticated: 'system' };
    expect(relations.react({ ...said, meta: { ...said.meta, actor: own } })).toEqual([]);
    const persons: Actor = { ...own, id: TIMEKEEPER.person, authenticated: 'local' };
    expect(relations.react({ ...said, meta: { ...said.meta, actor: persons } })).toHaveLength(1);
  });
});
