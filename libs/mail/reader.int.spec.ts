import { describe, expect, it } from 'vitest';
import { MailReader, MailUnreadable, ReaderBusy } from './index.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const MESSAGE = bytes('From: Ann <ann@example.org>\r\nSubject: hi\r\nMessage-ID: <a@b>\r\n\r\nGood morning.\r\n');
const blank = (lines: number): Uint8Array => bytes(`From: a@b\r\n\r\n${'\n'.repeat(lines)}`);

describe('messages are read in a thread of its own', () => {
  it('as they were written, and one after the other', async () => {
    const reader = new MailReader();
    const [one, two] = await Promise.all([reader.read(MESSAGE), reader.read(MESSAGE)]);
    expect(one).toMatchObject({ from: 'Ann ann@example.org', subject: 'hi', messageId: '<a@b>', report: null });
    expect(one.text).toContain('Good morning.');
    expect(two).toEqual(one);
  });

  it.each([
    ['has too many lines', 'too_many_lines', {}, blank(400_001)],
    ['takes too much memory', 'too_much_memory', { memory: 16 }, blank(390_000)],
    ['takes too long', 'too_long', { patience: 1 }, MESSAGE],
  ] as const)('what %s is given up, and the next one is read', async (_, why, limits, raw) => {
    await expect(new MailReader(limits).read(raw)).rejects.toEqual(new MailUnreadable(why));
    expect((await new MailReader().read(MESSAGE)).subject).toBe('hi');
  });

  it('and more than a few that wait are told to come again', async () => {
    const reader = new MailReader({ waiting: 1 });
    const taken = [reader.read(MESSAGE), reader.read(MESSAGE)];
    await expect(reader.read(MESSAGE)).rejects.toThrow(ReaderBusy);
    expect((await Promise.all(taken)).map(({ subject }) => subject)).toEqual(['hi', 'hi']);
  });
});
