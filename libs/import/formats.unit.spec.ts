import { describe, expect, it } from 'vitest';
import { cfpb, columnMapSchema, plainCsv, type Cells } from './index.ts';

const ROW: Cells = {
  'Date received': '2023-08-25',
  Product: 'Credit card',
  'Sub-product': '',
  Issue: 'Billing',
  'Sub-issue': 'Charged twice',
  'Consumer complaint narrative': '',
  'Company public response': '',
  Company: 'A BANK',
  State: 'FL',
  'ZIP code': '33009',
  Tags: '',
  'Submitted via': 'Web',
  'Date sent to company': '2023-08-26',
  'Company response to consumer': 'Closed with explanation',
  'Timely response?': 'Yes',
  'Consumer disputed?': 'N/A',
  'Complaint ID': '7523056',
};

describe('the format of the CFPB', () => {
  const format = cfpb('Europe/London');

  it('takes "Date sent to company" as the receipt by the firm', () => {
    expect(format.map(ROW)).toMatchObject({
      ok: true,
      row: {
        externalReference: '7523056',
        intake: { receivedAt: '2023-08-25T23:00:00.000Z', channel: 'web_form', kind: 'complaint' },
      },
    });
  });

  it('imports a closed row as closed with its date unknown, and says nothing of a response', () => {
    const mapped = format.map(ROW);
    const acts = mapped.ok ? mapped.row.acts : [];
    expect(acts.map((act) => act.type)).toEqual(['NoteAdded', 'CaseClosed']);
    expect(acts.at(-1)).toEqual({
      type: 'CaseClosed',
      data: { exit: 'unstated', closedOn: null, summary: 'Closed with explanation' },
    });
  });

  it('leaves a row in progress open', () => {
    const mapped = format.map({ ...ROW, 'Company response to consumer': 'In progress' });
    expect(mapped.ok && mapped.row.acts.map((act) => act.type)).toEqual(['NoteAdded']);
  });

  it.each([
    [{ 'Complaint ID': '' }, 'Complaint ID'],
    [{ 'Date sent to company': '26 Aug' }, 'Date sent to company'],
    [{ 'Submitted via': 'Pigeon' }, 'Submitted via'],
    [{ 'Company response to consumer': 'Perhaps' }, 'Company response to consumer'],
  ])('names the column of what it cannot map: %j', (fault, column) => {
    expect(format.map({ ...ROW, ...fault })).toMatchObject({ ok: false, why: { column } });
  });
});

describe('a plain CSV with a column map', () => {
  const map = columnMapSchema.parse({
    columns: {
      externalReference: 'No',
      receivedAt: 'Received',
      channel: 'How',
      narrative: 'Text',
      closedOn: 'Closed',
      acknowledgedAt: 'Acked',
    },
    words: { channel: { 'E-Mail': 'email' } },
    facts: { formally_raised: true },
  });
  const format = plainCsv(map, 'Europe/London');
  const row: Cells = {
    No: '17',
    Received: '17/04/2025',
    How: 'E-Mail',
    Text: 'It broke',
    Closed: '',
    Acked: '2025-04-18',
  };

  it('reads British dates and the file’s own words, and dates each act', () => {
    expect(format.map(row)).toEqual({
      ok: true,
      row: {
        externalReference: '17',
        intake: {
          externalReference: '17',
          kind: 'complaint',
          channel: 'email',
          receivedAt: '2025-04-16T23:00:00.000Z',
          narrative: 'It broke',
        },
        acts: [
          {
            type: 'CaseFactRecorded',
            data: { fact: 'formally_raised', value: true },
            occurredAt: '2025-04-16T23:00:00.000Z',
          },
          {
            type: 'Acknowledged',
            data: { channel: 'email', handlerName: undefined },
            occurredAt: '2025-04-17T23:00:00.000Z',
          },
        ],
      },
    });
  });

  it('dates a closure where the file does', () => {
    const mapped = format.map({ ...row, Closed: '2025-05-02' });
    expect(mapped.ok && mapped.row.acts.at(-1)).toEqual({
      type: 'CaseClosed',
      data: { exit: 'unstated', closedOn: '2025-05-02' },
      occurredAt: '2025-05-01T23:00:00.000Z',
    });
  });

  it('refuses a map with a field that there is none of', () => {
    expect(
      columnMapSchema.safeParse({ columns: { externalReference: 'No', receivedAt: 'Received', recieved: 'x' } })
        .success,
    ).toBe(false);
  });
});
