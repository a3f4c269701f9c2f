import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueToken, loadOrCreateSigningKey } from '#identity';
import { SMTPServer } from 'smtp-server';
import { Procedure, type Person } from './acceptance/support/procedure.ts';
import type { CaseTold } from './acceptance/support/case-told.ts';

const IVY: Person = { id: 'ivy', role: 'handler' };

/** A mail server that keeps what it takes, and says what the test tells it to. */
class Mailbox {
  readonly taken: string[] = [];
  /** The answers to the next recipients; 250 when there is none. */
  readonly answers: number[] = [];
  readonly #server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo: (address, _session, done) => {
      const code = this.answers.shift();
      done(code === undefined ? null : Object.assign(new Error(`no: ${address.address}`), { responseCode: code }));
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        this.taken.push(Buffer.concat(chunks).toString('utf8'));
        done();
      });
    },
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

const messageIdIn = (message: string): string => /^Message-ID:\s+(<.+>)/im.exec(message)?.[1] ?? 'none';

describe('correspondence through a mail server', () => {
  const mailbox = new Mailbox();
  let procedure: Procedure;
  beforeAll(async () => {
    procedure = await Procedure.start('commonsense', {
      SMTP_URL: await mailbox.listen(),
      MAIL_FROM: 'complaints@acme.example',
    });
  }, 120_000);
  afterAll(async () => {
    await procedure.stop();
    await mailbox.close();
  });

  const GIVEN = [
    { field: 'handlerName', value: 'Ivy Ives' },
    { field: 'expectedReplyDate', value: '2025-06-05' },
  ];
  const send = (complaint: CaseTold, given = GIVEN) =>
    complaint.sends('sendLetter', { letter: 'acknowledgement', channel: 'email', given });
  const post = async (message: string): Promise<{ status: number; body: Record<string, unknown> }> => {
    const key = await loadOrCreateSigningKey(procedure.product.dataDir);
    const claims = { person: 'ivy', organisation: 'commonsense', role: 'handler' as const };
    const token = await issueToken(key, claims, { audience: 'redress', expiresIn: 600 });
    const response = await fetch(`${procedure.product.url}/mail`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'message/rfc822' },
      body: message,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const bounce = (of: string): string =>
    [
      'From: MAILER-DAEMON@acme.example',
      'To: complaints@acme.example',
      'Subject: Undelivered Mail Returned to Sender',
      `Message-ID: <bounce-${of.slice(8, 20)}@acme.example>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'I could not deliver it.',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; acme.example',
      '',
      'Final-Recipient: rfc822; ann@example.org',
      'Action: failed',
      'Status: 5.1.1',
      '',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${of}`,
      'Subject: We have received your complaint',
      '',
      '--b--',
      '',
    ].join('\r\n');

  let complaint: CaseTold;
  let letter = '';

  it('a letter is looked at first: what it says, what it lacks, what the procedure would say', async () => {
    await procedure.at('2025-06-02T10:00:00+01:00');
    complaint = await procedure.receive(IVY);
    const query = `query ($id: ID!, $given: [GivenInput!]) { previewLetter(caseId: $id, input: { letter: "acknowledgement", channel: email, given: $given }) { to subject body missing refusal { code clauses } } }`;
    const preview = (given: object[]) =>
      procedure.query<{
        previewLetter: { to: string; body: string; missing: string[]; refusal: { code: string } | null };
      }>(IVY, query, { id: complaint.id, given });
    const { previewLetter: bare } = await preview([]);
    expect(bare.missing).toEqual(['given.handlerName', 'given.expectedReplyDate']);
    expect(bare.refusal?.code).toBe('MISSING_CONTENTS');
    const { previewLetter: whole } = await preview(GIVEN);
    expect(whole).toMatchObject({ to: 'ann@example.org', missing: [], refusal: null });
    expect(whole.body).toContain('Ann Other');
    expect(whole.body).toContain('5 June 2025');
    expect(await complaint.reading('ack')).toBe('running');
    expect(mailbox.taken).toEqual([]);
  });

  it('sent, it arrives with what the procedure prescribes, and meets the limit', async () => {
    const outcome = await send(complaint);
    expect(outcome.__typename).toBe('CommandAccepted');
    await procedure.at('2025-06-02T10:05:00+01:00');
    expect(await complaint.reading('ack')).toBe('met');
    expect(mailbox.taken).toHaveLength(1);
    expect(mailbox.taken[0]).toContain('Ivy Ives');
    expect(mailbox.taken[0]).toContain('To: ann@example.org');
    letter = messageIdIn(mailbox.taken[0] ?? '');
    expect(letter).toContain(complaint.id);
  });

  it('S17: it bounces, and the limit runs again with its original due date', async () => {
    const { status, body } = await post(bounce(letter));
    expect([status, body['as']]).toEqual([200, 'bounce']);
    await complaint.eventually(async () =>
      expect(await complaint.clock('ack')).toMatchObject({ state: 'running', dueDate: '2025-06-03' }),
    );
    expect(await complaint.notices()).toContain('notify to investigator');
    const again = await post(bounce(letter));
    expect(again.body['as']).toBe('nothing');
  });

  const interactionsOf = async (of: CaseTold): Promise<readonly Record<string, unknown>[]> =>
    (await of.history()).flatMap(({ type, data }) =>
      type === 'InteractionRecorded' && data['purpose'] === 'email' ? [data] : [],
    );

  it('an answer of a person is filed on the case once, and a line of theirs is no report of a server', async () => {
    const answer = [
      'From: Ann Other <ann@example.org>',
      'Subject: Re: your letter',
      'Message-ID: <answer-1@example.org>',
      `In-Reply-To: ${letter}`,
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Action: failed to arrive on Monday.',
    ].join('\r\n');
    expect(await post(answer)).toMatchObject({ status: 200, body: { as: 'interaction', caseId: complaint.id } });
    expect(await post(answer)).toMatchObject({ status: 200, body: { as: 'nothing', caseId: complaint.id } });
    await complaint.eventually(async () => expect(await interactionsOf(complaint)).toHaveLength(1));
    expect(await post('Subject: hello\r\nMessage-ID: <x@y>\r\n\r\nhello')).toMatchObject({
      status: 422,
      body: { code: 'UNMATCHED' },
    });
  });

  it('a message is filed by the reference in its subject as soon as the case has one, and by no other number', async () => {
    const fresh = await procedure.receive(IVY, { email: 'bo@example.org' });
    const { reference } = await fresh.seen();
    const said = (subject: string) => `Subject: ${subject}\r\nMessage-ID: <${subject.length}@bo>\r\n\r\nhello`;
    expect(await post(said(`Fwd: ZZ-2025-00001 and ${reference}`))).toMatchObject({
      status: 200,
      body: { as: 'interaction', caseId: fresh.id },
    });
    const [prefix = '', year = '', number = ''] = reference.split('-');
    for (const other of [`ZZ-${year}-${number}`, `${prefix}-${year}-00000`, `${prefix}-${year}-999999999`]) {
      expect(await post(said(`About ${other}`))).toMatchObject({ status: 422, body: { code: 'UNMATCHED' } });
    }
    await fresh.eventually(async () => expect(await interactionsOf(fresh)).toHaveLength(1));
  });

  it('what of a message is not kept is named with it', async () => {
    const many = await procedure.receive(IVY, { email: 'cy@example.org' });
    const { reference } = await many.seen();
    const part = (n: number) =>
      `--p\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="page ${n}.txt"\r\n\r\n${n}\r\n`;
    const head = `Subject: ${reference}\r\nMessage-ID: <many@cy>\r\nMIME-Version: 1.0\r\n`;
    const type = 'Content-Type: multipart/mixed; boundary="p"\r\n\r\n';
    const text = `--p\r\nContent-Type: text/plain\r\n\r\nAll my papers.\r\n`;
    const parts = Array.from({ length: 52 }, (_, n) => part(n + 1)).join('');
    const { status, body } = await post(`${head}${type}${text}${parts}--p--\r\n`);
    expect(status).toBe(200);
    expect(body['why']).toContain('left out: page 51.txt, page 52.txt');
    await many.eventually(async () => {
      const [filed] = await interactionsOf(many);
      expect(JSON.stringify(filed?.['what'])).toContain('All my papers.');
      expect(JSON.stringify(filed?.['what'])).toContain('left out: page 51.txt, page 52.txt');
      const added = (await many.history()).filter(({ type: one }) => one === 'EvidenceAdded');
      expect(added).toHaveLength(50);
    });
  });

  interface LetterSeen {
    readonly dispatch: string;
    readonly state: string;
    readonly delays: number;
    readonly nextAttemptAt: string | null;
    readonly lastAnswer: string | null;
    readonly bodyHash: string;
  }
  /** The letters of a case, newest first. */
  const letters = async (of: CaseTold): Promise<readonly LetterSeen[]> => {
    const query = `query ($id: ID!, $atLeast: String) { letters(caseId: $id, atLeast: $atLeast) { edges { node {
      dispatch state delays nextAttemptAt lastAnswer bodyHash } } } }`;
    const variables = { id: of.id, atLeast: procedure.position };
    type Answer = { letters: { edges: readonly { node: LetterSeen }[] } };
    return (await procedure.query<Answer>(IVY, query, variables)).letters.edges.map(({ node }) => node);
  };
  /** Each letter promises another day. */
  const givenFor = (day: string) => [GIVEN[0]!, { field: 'expectedReplyDate', value: day }];

  it('the letters of a case are listed with where they are, and read as they were sent', async () => {
    const [first] = await letters(complaint);
    expect(first).toMatchObject({ state: 'bounced', delays: 0, nextAttemptAt: null });
    const query = `query ($id: ID!, $dispatch: ID!) { letter(caseId: $id, dispatch: $dispatch) {
      letter to { text } body { text } html } }`;
    const variables = { id: complaint.id, dispatch: first?.dispatch };
    type Answer = { letter: { to: { text: string }; body: { text: string }; html: string } };
    const { letter: read } = await procedure.query<Answer>(IVY, query, variables);
    expect(read.to.text).toBe('ann@example.org');
    expect(createHash('sha256').update(read.body.text).digest('hex')).toBe(first?.bodyHash);
    expect(read.html).toContain('Ivy Ives');
    const reader: Person = { id: 'otto', role: 'reporting' };
    await expect(procedure.query(reader, query, variables)).rejects.toThrow('FORBIDDEN');
  });

  it('a server that is busy is asked again, a minute later and then at growing distances', async () => {
    mailbox.answers.push(451, 451);
    await send(complaint, givenFor('2025-06-06'));
    await procedure.at('2025-06-02T10:06:30+01:00');
    const [waiting] = await letters(complaint);
    expect(waiting).toMatchObject({ state: 'on_its_way', delays: 2, nextAttemptAt: '2025-06-02T09:11:00.000Z' });
    expect(waiting?.lastAnswer).toContain('451');
    expect(await complaint.reading('ack')).toBe('running');
    await procedure.at('2025-06-02T10:12:00+01:00');
    expect(await letters(complaint)).toContainEqual(expect.objectContaining({ state: 'sent', delays: 2 }));
    expect(await complaint.reading('ack')).toBe('met');
    expect(mailbox.taken).toHaveLength(2);
  });

  it('one that waits for its server holds up no other', async () => {
    const other = await procedure.receive(IVY);
    mailbox.answers.push(451);
    await send(complaint, givenFor('2025-06-10'));
    await procedure.at('2025-06-02T10:12:10+01:00');
    await send(other);
    await procedure.at('2025-06-02T10:12:20+01:00');
    expect((await letters(complaint))[0]).toMatchObject({ state: 'on_its_way', delays: 1 });
    expect((await letters(other))[0]).toMatchObject({ state: 'sent' });
    await procedure.at('2025-06-02T10:14:00+01:00');
    expect((await letters(complaint))[0]).toMatchObject({ state: 'sent' });
  });

  it('a server that knows nobody of that name ends it, and its words are not kept', async () => {
    mailbox.answers.push(550);
    await send(complaint, givenFor('2025-06-11'));
    await procedure.at('2025-06-02T10:15:00+01:00');
    expect((await letters(complaint))[0]).toMatchObject({ state: 'failed', nextAttemptAt: null });
    const failed = (await complaint.history()).filter(({ type }) => type === 'DispatchFailed');
    expect(failed).toHaveLength(1);
    expect(JSON.stringify(failed)).not.toContain('ann@example.org');
  });

  it('a stop or a crash while a letter waits for its server loses nothing: it leaves once, when its time has come', async () => {
    const taken = mailbox.taken.length;
    mailbox.answers.push(451);
    await send(complaint, givenFor('2025-06-12'));
    await procedure.at('2025-06-02T10:15:30+01:00');
    expect((await letters(complaint))[0]).toMatchObject({ state: 'on_its_way', delays: 1 });
    await procedure.product.kill();
    await procedure.product.start();
    await procedure.at('2025-06-02T10:15:40+01:00');
    expect(mailbox.taken).toHaveLength(taken);
    expect(await procedure.product.stop()).toBe(0);
    await procedure.product.start();
    await procedure.at('2025-06-02T10:20:00+01:00');
    expect(mailbox.taken).toHaveLength(taken + 1);
    expect((await letters(complaint))[0]).toMatchObject({ state: 'sent', delays: 1 });
  }, 120_000);

  it('a letter on the last day of its limit leaves on that day, however far time is moved', async () => {
    const late = await procedure.receive(IVY);
    await send(late);
    await procedure.at('2025-06-20T10:00:00+01:00');
    expect(await late.reading('ack')).toBe('met');
  });

  it('a letter is given up after two days, and whoever sent it is told', async () => {
    mailbox.answers.push(...Array.from({ length: 40 }, () => 451));
    await send(complaint, givenFor('2025-06-30'));
    await procedure.at('2025-06-23T10:00:00+01:00');
    mailbox.answers.length = 0;
    const [given] = await letters(complaint);
    expect(given).toMatchObject({ state: 'failed', delays: 11 });
    expect(given?.lastAnswer).toContain('Not taken in 12 attempts');
    expect(await complaint.notices()).toContain('notify to investigator');
  });

  it('a letter that promises today and waits for its server over midnight is not sent, and is work for whoever sent it', async () => {
    const taken = mailbox.taken.length;
    mailbox.answers.push(...Array.from({ length: 40 }, () => 451));
    await procedure.at('2025-06-23T22:00:00+01:00');
    await send(complaint, givenFor('2025-06-23'));
    await procedure.at('2025-06-24T08:00:00+01:00');
    mailbox.answers.length = 0;
    await procedure.at('2025-06-27T08:00:00+01:00');
    expect(mailbox.taken).toHaveLength(taken);
    const [waited] = await letters(complaint);
    expect(waited).toMatchObject({ state: 'failed' });
    expect(waited?.lastAnswer).toContain('2025-06-23 lies before 2025-06-24');
  });
});

describe('correspondence without a mail server', () => {
  it('is put down as a file for somebody to send, and as HTML for the post', async () => {
    const procedure = await Procedure.start('optimised');
    try {
      await procedure.at('2025-06-02T10:00:00+01:00');
      const complaint = await procedure.receive(IVY, { address: '1 High Street' });
      await complaint.does('sendLetter', { letter: 'acknowledgement', channel: 'post' });
      await procedure.at('2025-06-02T10:05:00+01:00');
      expect(await complaint.reading('ack')).toBe('met');
      const outbox = join(procedure.product.dataDir, 'outbox');
      const [printed = ''] = await readdir(outbox);
      const html = await readFile(join(outbox, printed), 'utf8');
      expect(html).toContain('Ann Other\n1 High Street');
      expect(html).toContain((await complaint.seen()).reference);
    } finally {
      await procedure.stop();
    }
  }, 120_000);
});
