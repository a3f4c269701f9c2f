import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fieldFaults, type DomainEvent } from '#kernel';
import { NASTY, plainSamples, saidFields, stored } from '../kernel/testing/field-values.ts';
import type { PlainAct, Sender } from './asked.ts';
import { enter, enterActs } from './door.ts';
import { CATEGORIES } from './index.ts';

const said = CATEGORIES.flatMap(({ catalogue }) =>
  Object.entries(catalogue).flatMap(([type, { schema }]) =>
    saidFields(schema as z.ZodType).map((one) => ({ type, schema: schema as z.ZodType, ...one })),
  ),
);
const sender = (more: Partial<Sender> = {}, authenticated: 'token' | 'system' = 'token'): Sender => ({
  caller: { person: 'ann', role: 'handler', organisation: 'o1', authenticated },
  commandId: 'c1',
  ...more,
});
const fromFile = sender({ origin: { kind: 'import', file: 'old.csv', line: 2 } });

describe('whatever a field is given', () => {
  it('has been looked at: every event that is asked for, and every kind of field', () => {
    expect(said.length).toBeGreaterThan(200);
    expect(new Set(said.map(({ declared }) => declared.kind)).size).toBeGreaterThan(18);
  });

  it.each(said)('is refused with its remedy, or is what the event reads and every store takes: $type, $name', (one) => {
    const { schema, name, field, declared } = one;
    for (const value of NASTY) {
      const given = { ...plainSamples(schema), [name]: value };
      const faults = fieldFaults(schema, given);
      for (const fault of faults) {
        expect(fault.field.split('.')[0]).toBe(name);
        expect([fault.rule, fault.message, fault.wouldAccept]).not.toContain('');
        expect(fault.message).not.toContain('undefined');
      }
      if (faults.length > 0 || value === null) continue;
      expect([value, field.safeParse(stored(declared, value)).success]).toEqual([value, true]);
      expect(isStorable(value)).toBe(true);
    }
  });

  it.each(said)('is answered alike by a person, the command line and a file: $type, $name', (one) => {
    const { schema, name, declared } = one;
    for (const value of NASTY) {
      const given = { ...plainSamples(schema), [name]: value };
      const answer = enter(schema, given, sender());
      const ofFile = enter(schema, given, fromFile);
      if (declared.onlyFromFile?.includes(value as string | null) === true) expect(ofFile.ok).toBe(true);
      else expect(ofFile).toEqual(answer);
    }
  });

  it.each(said)(
    'is never refused from outside, and is mended so that a person could have said it: $type, $name',
    (one) => {
      const { schema, name, declared } = one;
      for (const value of NASTY.filter((text) => typeof text === 'string')) {
        const entered = enter(schema, { ...plainSamples(schema), [name]: value }, sender({ voice: 'outside' }));
        expect(entered.ok).toBe(true);
        const left = fieldFaults(schema, entered.ok ? entered.said : {});
        // What has to have a form cannot be made of any text.
        if (['text', 'line', 'source', 'word', 'id', 'code', 'phone', 'language', 'mediaType'].includes(declared.kind))
          expect(declared.form === undefined ? left : []).toEqual([]);
      }
    },
  );

  it.each(said)('is taken as it is where the product tells it: $type, $name', ({ schema, name }) => {
    for (const value of NASTY) {
      const given = { [name]: value };
      expect(enter(schema, given, sender({}, 'system'))).toEqual({ ok: true, said: given });
    }
  });
});

/** What goes through JSON, UTF-8 and Postgres comes back as it was. */
function isStorable(value: unknown): boolean {
  if (typeof value === 'number') return JSON.parse(JSON.stringify(value)) === value;
  if (typeof value !== 'string') return true;
  return !value.includes('\u0000') && Buffer.from(value, 'utf8').toString('utf8') === value;
}

describe('the acts of a command', () => {
  const acts = (...given: readonly { type: DomainEvent['type']; data: object }[]) => given as readonly PlainAct[];

  it('are told all their faults at once, each at its place', () => {
    const entered = enterActs(
      acts(
        { type: 'NoteAdded', data: { note: 'a\u0000b' } },
        { type: 'CaseClosed', data: { exit: 'unstated', closedOn: '2025-02-30' } },
      ),
      sender(),
    );
    expect(entered).toMatchObject({
      ok: false,
      refusal: {
        code: 'FIELD_FAULTY',
        fields: [
          { field: 'acts.0.note', rule: 'characters', message: 'holds U+0000 at character 2, which is no text' },
          { field: 'acts.1.exit', rule: 'file' },
          { field: 'acts.1.closedOn', rule: 'calendar', wouldAccept: expect.stringContaining('1900') as string },
        ],
      },
    });
  });

  it('that a letter carries out are held to their own fields', () => {
    const letter = {
      dispatch: 'd1',
      letter: 'acknowledgement',
      channel: 'email',
      to: 'ann@example.org',
      subject: 'Your complaint',
      body: 'Thank you',
      bodyHash: 'a'.repeat(64),
      carries: 'Acknowledged',
      with: { expectedReplyDate: 'soon', handlerName: 'Hal', shoeSize: '9' },
    };
    expect(enterActs(acts({ type: 'DispatchRequested', data: letter }), sender())).toMatchObject({
      ok: false,
      refusal: {
        fields: [
          { field: 'given.expectedReplyDate', rule: 'calendar' },
          { field: 'given.shoeSize', rule: 'unknown' },
        ],
      },
    });
  });
});
