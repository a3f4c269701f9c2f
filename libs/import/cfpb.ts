import type { Acts } from '#casework';
import type { PlainAct } from '#application';
import { momentOf } from './dates.ts';
import { unmappable, type Cells, type ImportFormat, type Mapped } from './row.ts';

/**
 * The public format of the Consumer Financial Protection Bureau's complaint database. The file has the day on which
 * the firm received the complaint ("Date sent to company"), and for a closed one neither the day of the response nor
 * that of the closure: such a case is imported as closed with its date unknown, and meets no limit.
 */
const COLUMNS = [
  'Date received',
  'Product',
  'Sub-product',
  'Issue',
  'Sub-issue',
  'Consumer complaint narrative',
  'Company public response',
  'Company',
  'State',
  'ZIP code',
  'Tags',
  'Submitted via',
  'Date sent to company',
  'Company response to consumer',
  'Timely response?',
  'Consumer disputed?',
  'Complaint ID',
] as const;

const CHANNELS: Readonly<Record<string, Acts['ComplaintReceived']['channel']>> = {
  Web: 'web_form',
  'Web Referral': 'web_form',
  Phone: 'phone',
  'Postal mail': 'post',
  Email: 'email',
  Fax: 'other',
  Referral: 'other',
};

/** Answers that leave the complaint open at the firm; every other one that begins with "Closed" closes it. */
const OPEN_ANSWERS = ['In progress', 'Untimely response', ''];

/** What the file says and Redress has no field for, kept in the file's own words. */
const REMARKS = [
  'Date received',
  'Company',
  'Company response to consumer',
  'Company public response',
  'Timely response?',
  'Consumer disputed?',
  'Tags',
] as const;

const COLUMN_OF: Readonly<Record<string, (typeof COLUMNS)[number]>> = {
  externalReference: 'Complaint ID',
  title: 'Issue',
  product: 'Product',
  address: 'ZIP code',
  narrative: 'Consumer complaint narrative',
  summary: 'Company response to consumer',
};

export const cfpb = (timeZone: string): ImportFormat => ({
  name: 'cfpb',
  columns: COLUMNS,
  map: (cells) => mapRow(cells, timeZone),
  columnOf: (field) => COLUMN_OF[field],
});

function mapRow(cells: Cells, timeZone: string): Mapped {
  const said = (column: (typeof COLUMNS)[number]): string => (cells[column] ?? '').trim();
  const externalReference = said('Complaint ID');
  if (externalReference === '') return unmappable('there is no number to know the complaint by', 'Complaint ID');
  const receivedAt = momentOf(said('Date sent to company'), timeZone);
  if (receivedAt === null) {
    return unmappable(`"${said('Date sent to company')}" is no date such as 2023-08-25`, 'Date sent to company');
  }
  const channel = CHANNELS[said('Submitted via')];
  if (channel === undefined) {
    return unmappable(`"${said('Submitted via')}" is none of ${Object.keys(CHANNELS).join(', ')}`, 'Submitted via');
  }
  const answer = said('Company response to consumer');
  const isClosed = answer.startsWith('Closed');
  if (!isClosed && !OPEN_ANSWERS.includes(answer)) {
    return unmappable(`"${answer}" says neither that it is closed nor that it is open`, 'Company response to consumer');
  }
  const together = (...columns: (typeof COLUMNS)[number][]): string | undefined =>
    columns
      .map(said)
      .filter((text) => text !== '')
      .join(': ') || undefined;
  const remarks = REMARKS.filter((column) => said(column) !== '').map((column) => `${column}: ${said(column)}`);
  const acts: PlainAct[] = [{ type: 'NoteAdded', data: { note: remarks.join('\n') } }];
  if (isClosed) acts.push({ type: 'CaseClosed', data: { exit: 'unstated', closedOn: null, summary: answer } });
  return {
    ok: true,
    row: {
      externalReference,
      intake: {
        kind: 'complaint',
        channel,
        receivedAt,
        externalReference,
        title: together('Issue')?.slice(0, 500),
        product: together('Product', 'Sub-product')?.slice(0, 500),
        address: together('State', 'ZIP code'),
        narrative: together('Consumer complaint narrative') ?? together('Issue', 'Sub-issue'),
      },
      acts,
    },
  };
}
