import { describe, expect, it } from 'vitest';
import { composeLetter, dayInWords, letterHtml, type LetterFacts } from './index.ts';

const FACTS: LetterFacts = {
  reference: 'ACM-2025-00001',
  organisation: 'Acme',
  complainant: 'Ann $& Other',
  received: '1 April 2025',
  today: '2 April 2025',
  due: { ack: '3 April 2025' },
  public: { ombudsman: 'the Ombudsman' },
};
const compose = (body: string, given: Record<string, string> = {}) =>
  composeLetter({ subject: 'Your complaint {reference}', body }, FACTS, given);

describe('a letter from its template', () => {
  it('says what is known of the case and what the sender gave, days in words', () => {
    const { subject, body, missing } = compose(
      '{complainant}: {given.expectedReplyDate}, {due.ack}, {public.ombudsman}',
      {
        expectedReplyDate: '2025-04-24',
      },
    );
    expect(subject).toBe('Your complaint ACM-2025-00001');
    expect(body).toBe('Ann $& Other: 24 April 2025, 3 April 2025, the Ombudsman');
    expect(missing).toEqual([]);
  });

  it('takes what stands in for what is not there, and names what nothing stands in for', () => {
    const { body, missing } = compose('{company|Private individual}, {given.handlerName}, {due.response}');
    expect(body).toBe('Private individual, [given.handlerName], [due.response]');
    expect(missing).toEqual(['given.handlerName', 'due.response']);
  });

  it('takes what somebody is called for their name, whatever it looks like', () => {
    const facts = { ...FACTS, complainant: '{given.handlerName}' };
    const letter = { subject: 'x', body: '{complainant}: {given.handlerName}' };
    expect(composeLetter(letter, facts, { handlerName: 'Ivy' }).body).toBe('{given.handlerName}: Ivy');
  });

  it('leaves what is no date as it is', () => {
    expect(dayInWords('2025-12-01')).toBe('1 December 2025');
    expect(dayInWords('soon')).toBe('soon');
  });

  it('prints what people wrote as text and never as markup', () => {
    const html = letterHtml({ ...FACTS, to: '<b>Ann</b>', subject: 'A & B', body: '<script>1</script>' });
    expect(html).toContain('&lt;script&gt;');
    expect(html).toContain('A &amp; B');
    expect(html).not.toContain('<b>Ann');
  });
});
