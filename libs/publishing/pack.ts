import { accept, refuse, type Aggregate, type Decided, type Decision, type Instant, type Recorded } from '#kernel';
import { packCatalogue, type PackEvent } from './events.ts';

export interface PackVersion {
  readonly version: number;
  readonly title: string;
  readonly source: string;
  readonly publishedAt: Instant;
  readonly withdrawn: boolean;
  readonly withdrawnAt?: Instant;
}
/** Every version of one pack of an organisation, in order. */
export interface PackState {
  readonly versions: readonly PackVersion[];
  /** Which version a new case was opened under since when, oldest first; `null` where all had been withdrawn. */
  readonly inForce: readonly { readonly version: number | null; readonly at: Instant }[];
}
export type PackCommand =
  | {
      readonly type: 'publish';
      readonly pack: string;
      readonly version: number;
      readonly title: string;
      readonly source: string;
    }
  | { readonly type: 'withdraw'; readonly pack: string; readonly version: number; readonly reason: string };
export interface PublishingContext {
  readonly now: string;
  readonly newId: () => string;
}

/** Every reason the publication of a pack or calendar is refused for. */
export const PUBLISHING_REFUSALS = {
  PACK_FAULTY: 'The pack does not pass its check.',
  PACK_VERSION: 'The version does not follow the last one.',
  PACK_UNKNOWN: 'There is no such version of the pack.',
  CALENDAR_FAULTY: 'The calendar version does not pass its check.',
  CALENDAR_UNKNOWN: 'There is no such version of the calendar.',
  CALENDAR_NEEDED: 'It is the only version of the calendar, and days are counted on it.',
} as const;

const initial: PackState = { versions: [], inForce: [] };

function evolve(state: PackState, event: Recorded<PackEvent>): PackState {
  const versions = versionsAfter(state, event);
  const version = currentVersion({ versions })?.version ?? null;
  const { inForce } = state;
  if (inForce.length > 0 && inForce.at(-1)?.version === version) return { versions, inForce };
  return { versions, inForce: [...inForce, { version, at: event.meta.decidedAt }] };
}

function versionsAfter(state: PackState, event: Recorded<PackEvent>): readonly PackVersion[] {
  switch (event.type) {
    case 'PackPublished': {
      const { version, title, source } = event.data;
      return [...state.versions, { version, title, source, publishedAt: event.meta.decidedAt, withdrawn: false }];
    }
    case 'PackWithdrawn':
      return state.versions.map((one) => {
        if (one.version !== event.data.version) return one;
        return { ...one, withdrawn: true, withdrawnAt: event.meta.decidedAt };
      });
    default:
      return unreachable(event, state.versions);
  }
}

const unreachable = (_event: never, versions: readonly PackVersion[]): readonly PackVersion[] => versions;

function decide(
  state: PackState,
  command: PackCommand,
  { now, newId }: PublishingContext,
): Decision<Decided<PackEvent>> {
  const { type, pack, version } = command;
  const known = state.versions.find((one) => one.version === version);
  if (type === 'publish') {
    const last = state.versions.at(-1)?.version ?? 0;
    // The same file again is no news; a changed one needs a number of its own.
    if (known?.source === command.source && !known.withdrawn) return accept([]);
    if (version <= last) {
      const message = `Version ${version} of ${pack} does not follow version ${last}`;
      return refuse({ code: 'PACK_VERSION', message, field: 'version', wouldAccept: `version ${last + 1} or higher` });
    }
    const { title, source } = command;
    return accept([{ type: 'PackPublished', data: { pack, version, title, source }, id: newId(), occurredAt: now }]);
  }
  if (known === undefined || known.withdrawn) {
    const published = state.versions.filter((one) => !one.withdrawn).map((one) => one.version);
    return refuse({
      code: 'PACK_UNKNOWN',
      message: `There is no published version ${version} of ${pack}`,
      field: 'version',
      wouldAccept: `one of: ${published.join(', ') || 'none'}`,
    });
  }
  return accept([
    { type: 'PackWithdrawn', data: { pack, version, reason: command.reason }, id: newId(), occurredAt: now },
  ]);
}

/** The version that a new case is opened under. */
export const currentVersion = (state: Pick<PackState, 'versions'>): PackVersion | undefined =>
  state.versions.findLast((one) => !one.withdrawn);

export const packAggregate: Aggregate<PackState, PackCommand, PackEvent, PublishingContext> = {
  name: 'pack',
  scope: 'organisation',
  initial,
  evolve,
  decide,
  catalogue: packCatalogue,
};
