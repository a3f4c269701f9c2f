import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { ahead, day, event, fieldsOf, group, line, list, moment, PAST, text, whole } from './index.ts';

const remedy = () => group({ kind: line('Which'), note: line('Why').optional() }, 'What is offered');
const offered = event({
  summary: text('What came of it').optional(),
  dueOn: day('Until when', ahead(2)).nullable().optional(),
  attempts: whole(1, 'How often'),
  remedies: list(remedy(), 'What is offered').optional(),
});

describe('a field', () => {
  it('is known by its declaration, under its path in the event', () => {
    expect(fieldsOf(offered)).toMatchObject([
      { path: 'summary', required: false, nullable: false, declaration: { kind: 'text', sealed: true } },
      {
        path: 'dueOn',
        required: false,
        nullable: true,
        declaration: { kind: 'day', date: { side: 'ahead', atMost: 2 } },
      },
      { path: 'attempts', required: true, nullable: false, declaration: { kind: 'whole', least: 1 } },
      { path: 'remedies', required: false, declaration: { kind: 'list' } },
      { path: 'remedies[].kind', required: true, declaration: { kind: 'line', says: 'Which' } },
      { path: 'remedies[].note', required: false, declaration: { kind: 'line', says: 'Why' } },
    ]);
  });

  it('has the type that its schema reads', () => {
    expectTypeOf<z.infer<typeof offered>['dueOn']>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<z.infer<typeof offered>['attempts']>().toEqualTypeOf<number>();
    expectTypeOf<NonNullable<z.infer<typeof offered>['remedies']>[number]>().toEqualTypeOf<{
      kind: string;
      note?: string | undefined;
    }>();
  });

  it('of an event cannot be without a declaration', () => {
    // @ts-expect-error a bare schema says nothing of what it is
    expect(fieldsOf(event({ change: z.string().max(500) }))).toMatchObject([{ path: 'change', declaration: null }]);
    // @ts-expect-error nor does it where it is optional
    event({ change: z.string().max(500).optional() });
    // @ts-expect-error nor in a group
    group({ change: z.string() }, 'A group');
  });

  it('that is a day or a moment cannot be without what it is held against', () => {
    // @ts-expect-error a day of which nobody says where it lies
    event({ on: day('When') });
    // @ts-expect-error a moment of which nobody says where it lies
    event({ at: moment('When') });
    expect(fieldsOf(event({ at: moment('When', PAST) }))).toHaveLength(1);
  });
});
