import type { Recorded } from '#kernel';
import type { PublicationEvent } from '#publication';
import type { Projection } from '#read-model';
import type { PublicationRow } from './row.ts';

/** One row for each issue of a report. */
export const publications: Projection<PublicationRow, Recorded<PublicationEvent>> = {
  name: 'publications',
  version: 1,
  handles: ['ReportIssued'],
  prefixes: ['publication-'],
  table: {
    columns: {
      issue: 'text',
      period: 'text',
      asOf: 'text',
      figures: 'json',
      figuresHash: 'text',
      issuedOn: 'date',
      issuedAt: 'instant',
      issuedBy: 'text',
      audience: 'text',
      restates: 'text?',
      changed: 'json',
    },
    indexes: [
      ['organisation', 'issuedAt', 'key'],
      ['organisation', 'period', 'issuedAt', 'key'],
      ['organisation', 'audience', 'issuedAt', 'key'],
      ['organisation', 'issue'],
    ],
  },
  partition: ({ meta, data }) => `${meta.organisation}/${data.period}`,
  reads: () => [],
  fold: (_rows, { data, meta }) => {
    const { to: audience, restates = null, ...issued } = data;
    const { organisation, decidedAt: issuedAt, actor } = meta;
    const key = `${organisation}/${data.period}/${data.issue}`;
    return [{ put: { ...issued, key, organisation, audience, restates, issuedAt, issuedBy: actor.id } }];
  },
};
