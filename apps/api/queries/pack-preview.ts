import { packStream, type Core } from '#application';
import { packVocabulary } from '#casework';
import { checkPack, packDifference, type PackDifference, type PackFault } from '#procedure';
import { RegisterQueries, type PackInUse } from '#projections';
import { currentVersion, packAggregate } from '#publishing';
import type { ReadModel } from '#read-model';

export interface PackPreview {
  /** Every fault, or none. Of a pack with faults nothing else is said. */
  readonly faults: readonly PackFault[];
  readonly warnings: readonly PackFault[];
  readonly pack: string | null;
  readonly version: number | null;
  /** Why it would not be published though it is sound: its number does not follow. */
  readonly refusal: string | null;
  /** The version that new cases are opened under now. */
  readonly current: number | null;
  readonly difference: PackDifference;
  /** Open cases by the version that they are dealt with under, and stay under. */
  readonly openCases: readonly (PackInUse & { readonly cases: number })[];
}

const NO_DIFFERENCE: PackDifference = { changes: [], sections: [] };

/** What publishing a pack would change, by the checks and the decision that publishing itself stands on. */
export async function packPreview(
  core: Core,
  { dataSource }: ReadModel,
  organisation: string,
  source: string,
): Promise<PackPreview> {
  const checked = checkPack(source, packVocabulary);
  const { warnings } = checked;
  const openCases = await new RegisterQueries(dataSource).openByPack(organisation);
  if (!checked.ok) {
    const none = { pack: null, version: null, refusal: null, current: null, difference: NO_DIFFERENCE };
    return { faults: checked.faults, warnings, ...none, openCases };
  }
  const { pack, version, title } = checked.pack;
  const { state } = await core.repository.load(packAggregate, packStream(organisation, pack), { organisation });
  const decided = packAggregate.decide(
    state,
    { type: 'publish', pack, version, title, source },
    { now: core.time.now(), newId: () => 'preview' },
  );
  const current = currentVersion(state);
  const before = current === undefined ? undefined : core.library.parsed(organisation, pack, current);
  return {
    faults: [],
    warnings,
    pack,
    version,
    refusal: decided.ok ? null : decided.refusal.message,
    current: current?.version ?? null,
    difference: before === undefined ? NO_DIFFERENCE : packDifference(before, checked.pack),
    openCases: openCases.filter((one) => one.pack === pack),
  };
}
