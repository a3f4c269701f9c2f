import { beforeEach, describe, expect, it } from 'vitest';
import type { ActRequest } from '../../index.ts';
import { Scenario, sealed, shippedPack } from '../../testing/scenario.ts';

const lessons = (causeCode: string): ActRequest => ({
  type: 'LessonsRecorded',
  data: { lessons: sealed, changeNeeded: false, causeCode },
});

describe('a code of an intake or of lessons', () => {
  let s: Scenario;
  beforeEach(() => {
    s = new Scenario(shippedPack('poweron')).at('2025-08-20T10:00:00+01:00');
    s.lists = { product: ['boiler', 'pump'], cause: ['late_visit'] };
  });

  it('is one that the organisation has in its list', () => {
    expect(s.receive({ product: 'boyler' }).refusal).toMatchObject({
      code: 'LIST_CODE_UNKNOWN',
      field: 'product',
      wouldAccept: 'one of: boiler, pump',
    });
    expect(s.receive({ product: 'boiler' }).refusal).toBeUndefined();
    expect(s.record(lessons('late')).refusal).toMatchObject({ field: 'causeCode', wouldAccept: 'one of: late_visit' });
    expect(s.record(lessons('late_visit')).refusal).toBeUndefined();
  });

  it('is any word where the organisation keeps no such list', () => {
    expect(s.receive({ service: 'anything', site: 'anywhere' }).refusal).toBeUndefined();
  });

  it('is any word in a file', () => {
    const origin = { kind: 'import', file: 'f', line: 1 } as const;
    const imported = new Scenario(shippedPack('poweron'), [], undefined, origin).at('2025-08-20T10:00:00+01:00');
    imported.lists = { product: ['boiler'] };
    expect(imported.receive({ product: 'kettle' }).refusal).toBeUndefined();
  });
});
