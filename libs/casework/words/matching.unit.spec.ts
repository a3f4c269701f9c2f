import { describe, expect, it } from 'vitest';
import { sealed } from '../testing/scenario.ts';
import { matches } from './matching.ts';

describe('an act that a pack asks for with its contents', () => {
  const received = { type: 'ComplaintReceived', data: { channel: 'phone', complainant: sealed, contents: ['form'] } };

  it('is meant where every one of them says something, sealed or not, or is ticked', () => {
    expect(matches(received, { event: 'Received', with: ['complainant'] })).toBe(true);
    expect(matches(received, { event: 'Received', with: ['complainant', 'channel', 'form'] })).toBe(true);
  });

  it('is not meant where one is missing or empty', () => {
    expect(matches(received, { event: 'Received', with: ['complainant', 'email'] })).toBe(false);
    expect(matches({ ...received, data: { complainant: ' ' } }, { event: 'Received', with: ['complainant'] })).toBe(
      false,
    );
  });
});
