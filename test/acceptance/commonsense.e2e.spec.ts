import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Procedure, type Person } from './support/procedure.ts';

const IVY: Person = { id: 'ivy', role: 'handler' };
const DORA: Person = { id: 'dora', role: 'director' };

describe('Commonsense Services: the complaints handling procedure', () => {
  let procedure: Procedure;
  beforeAll(async () => {
    procedure = await Procedure.start('commonsense');
    await procedure.appoint('approver', DORA);
  }, 120_000);
  afterAll(() => procedure.stop());

  it('C-04, C-05: a formal complaint is acknowledged within 1 working day and answered within 3', async () => {
    await procedure.at('2025-04-17T16:30:00+01:00');
    const complaint = await procedure.receive(IVY);
    expect(await complaint.dueOn('ack')).toBe('2025-04-22');
    expect(await complaint.dueOn('response')).toBe('2025-04-24');
    await procedure.at('2025-04-23T00:00:00+01:00');
    expect(await complaint.reading('ack')).toBe('missed');
    expect(await complaint.reading('response')).toBe('running');
  });
});
