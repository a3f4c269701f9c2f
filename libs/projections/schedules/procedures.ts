import type { OrganisationEvent } from '#organisation';
import type { Recorded } from '#kernel';
import type { PackEvent } from '#publishing';
import type { Projection } from '#read-model';
import type { ProcedureRow } from './row.ts';

type Handled = Recorded<
  Extract<OrganisationEvent, { type: 'OrganisationRegistered' | 'OrganisationAmended' | 'ProcedureTaken' }> | PackEvent
>;

/** One row for each organisation: a version of its pack that came into force wakes the timekeeper. */
export const procedures: Projection<ProcedureRow, Handled> = {
  name: 'procedures',
  version: 1,
  handles: ['OrganisationRegistered', 'OrganisationAmended', 'ProcedureTaken', 'PackPublished', 'PackWithdrawn'],
  prefixes: ['organisation-', 'pack-'],
  table: {
    columns: { pack: 'text', version: 'integer?', takenAt: 'instant?', wakeAt: 'instant?' },
    indexes: [['wakeAt']],
  },
  partition: ({ meta }) => meta.organisation,
  fold(rows, event) {
    const { organisation, decidedAt } = event.meta;
    const row = rows.get(organisation) ?? {
      key: organisation,
      organisation,
      pack: '',
      version: null,
      takenAt: null,
      wakeAt: null,
    };
    switch (event.type) {
      case 'OrganisationRegistered':
      case 'OrganisationAmended':
        return event.data.pack === undefined ? [] : [{ put: { ...row, pack: event.data.pack } }];
      case 'ProcedureTaken': {
        const { version, at: takenAt } = event.data;
        return [{ put: { ...row, version, takenAt, wakeAt: null } }];
      }
      case 'PackPublished':
      case 'PackWithdrawn':
        return event.data.pack === row.pack && changes(event, row) ? [{ put: { ...row, wakeAt: decidedAt } }] : [];
      default:
        return event satisfies never;
    }
  },
};

/** A version that is withdrawn changes something only where the organisation works by it. */
const changes = ({ type, data }: PackEvent, { version }: ProcedureRow): boolean =>
  type === 'PackPublished' || data.version === version;
