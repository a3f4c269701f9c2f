import { describe, expect, it } from 'vitest';
import type { Positioned } from '#event-store';
import { KeyMissing, SealBroken } from '#privacy';
import { projected } from '../../read-model/testing/in-memory.ts';
import { sealed } from '../../casework/testing/scenario.ts';
import { act } from '../../casework/testing/acts.ts';
import { CaseLog, CaseStory, packNamed } from '../testing/case-log.ts';
import { openerOf, search } from './index.ts';
import { wordsOf } from './words.ts';

const open = ({ sealed: text }: { sealed: string }) => Buffer.from(text, 'base64url').toString();

const sealedOf = (text: string, subject: string) => ({
  ...sealed,
  sealed: Buffer.from(text).toString('base64url'),
  subject,
});

async function received(caseLog: CaseLog, party: string, organisation = 'aurora'): Promise<CaseStory> {
  const of = (text: string, subject = party) => sealedOf(text, subject);
  const story = new CaseStory(caseLog, organisation, packNamed('poweron'));
  await story.record(
    '2025-08-20T10:00:00.000Z',
    act('ComplaintReceived', {
      reference: 'TST-2025-00001',
      kind: 'complaint',
      channel: 'email',
      receivedAt: '2025-08-20T10:00:00.000Z',
      pack: { id: 'poweron', version: 1 },
      party,
      complainant: of('José O’Neil'),
      email: of('jo@example.org'),
      address: of('1 Bystander Road', 'somebody-else'),
      narrative: of('secret'),
      company: 'Acme Ltd',
      area: 'north',
    }),
  );
  return story;
}

/** As it will stand on the stream of a party. */
const erased = (caseLog: CaseLog, subject: string, organisation = 'aurora'): Positioned => {
  const last = caseLog.events.at(-1)!;
  const meta = { ...last.meta, organisation };
  return { ...last, id: 'erasure', type: 'PersonErased', stream: `party-${subject}`, data: { subject }, meta };
};

describe('search', () => {
  it('keeps the words of a case, the personal ones apart, and nothing of others', async () => {
    const caseLog = new CaseLog();
    await received(caseLog, 'jose');
    expect(projected(search, caseLog.events, { open })).toMatchObject([
      { subject: 'jose', words: 'tst 2025 00001 acme ltd', personal: 'jose o neil jo example org' },
    ]);
  });

  it('is emptied of a person who was erased, in their organisation only', async () => {
    const caseLog = new CaseLog();
    for (const party of ['jose', 'jose', 'ann']) await received(caseLog, party);
    await received(caseLog, 'jose', 'borealis');
    const rows = projected(search, [...caseLog.events, erased(caseLog, 'jose')], { open, batchSizes: [1, 3] });
    expect(rows.map(({ organisation, subject, personal }) => [organisation, subject, personal !== ''])).toEqual([
      ['aurora', 'jose', false],
      ['aurora', 'jose', false],
      ['aurora', 'ann', true],
      ['borealis', 'jose', true],
    ]);
    expect(rows[0]?.words).toContain('acme');
  });

  it('keeps apart what each act says of a person, and is emptied of all of it', async () => {
    const caseLog = new CaseLog();
    const { caseId } = await received(caseLog, 'jose').then(async (story) => {
      await story.record(
        '2025-08-21T10:00:00.000Z',
        act('IdentityEstablished', { complainant: sealedOf('Bob', 'jose') }),
        act('ComplainantAdded', { party: 'cid', complainant: sealedOf('Cid', 'cid') }),
      );
      return story;
    });
    const [identity, added] = caseLog.events.filter(({ type }) => /IdentityEstablished|ComplainantAdded/.test(type));
    const rows = projected(search, caseLog.events, { open, batchSizes: [1] });
    const own = 'jose o neil jo example org';
    expect(rows).toHaveLength(3);
    expect(rows).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ key: caseId, act: null, personal: own }),
        expect.objectContaining({ act: identity!.id, words: 'tst 2025 00001 acme ltd', personal: `${own} bob` }),
        expect.objectContaining({ act: added!.id, subject: 'cid', personal: 'cid' }),
      ]),
    );
    const after = projected(search, [...caseLog.events, erased(caseLog, 'jose')], { open, batchSizes: [1] });
    expect(after.map(({ personal }) => personal).sort()).toEqual(['', '', 'cid']);
  });

  it('holds nothing of a person whose key is gone already', async () => {
    const caseLog = new CaseLog();
    await received(caseLog, 'jose');
    expect(projected(search, caseLog.events, { open: () => null })).toMatchObject([{ personal: '' }]);
  });
});

describe('the words of a text', () => {
  it.each([
    ['José O’Neil <jo@example.org>', ['jose', 'o', 'neil', 'jo', 'example', 'org']],
    ['AUR-2026-00042', ['aur', '2026', '00042']],
    [' … ', []],
    ['x'.repeat(100), ['x'.repeat(60)]],
  ])('%s', (text, words) => expect(wordsOf(text)).toEqual(words));
});

describe('opening by the vault', () => {
  const vault = (broken: Error) => ({
    openAll: (_organisation: string, all: readonly { sealed: string }[]) =>
      all.some(({ sealed: text }) => text === 'broken')
        ? Promise.reject(broken)
        : Promise.resolve(all.map(({ sealed: text }) => text)),
  });
  const one = (text: string) => ({ ...sealed, sealed: text });

  it.each([new SealBroken('jose', 'x'), new KeyMissing('aurora', 'jose')])(
    'tells apart what will never open: %s',
    async (broken) => {
      expect(await openerOf(vault(broken))('aurora', [one('a'), one('broken'), one('b')])).toEqual(['a', broken, 'b']);
    },
  );

  it('leaves it to be tried again where the keys cannot be had now', async () => {
    await expect(openerOf(vault(new Error('down')))('aurora', [one('broken')])).rejects.toThrow('down');
  });
});
