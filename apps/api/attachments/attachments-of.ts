import type { ActOnRecord, CaseState } from '#casework';
import type { Id, Instant, Sealed } from '#kernel';
import type { SeenCase } from '../queries/access.ts';

/** A file of a case, as the act that added it has it. */
export interface AttachmentOnRecord {
  readonly act: Id;
  readonly contentHash: string;
  readonly title: string;
  readonly fileName: Sealed | null;
  readonly mediaType: string | null;
  /** Bytes. */
  readonly size: number | null;
  readonly addedAt: Instant;
  readonly addedBy: Id;
}

/** Every file that was added to a case, those whose act was voided too: they stay on record. Oldest first. */
export const everAttached = ({ acts }: CaseState): readonly AttachmentOnRecord[] => acts.flatMap(attachment);

/** Those that still count. */
export const attachedTo = ({ acts }: CaseState): readonly AttachmentOnRecord[] =>
  acts.filter(({ voided }) => !voided).flatMap(attachment);

function attachment({ id, type, data, occurredAt, actor }: ActOnRecord): readonly AttachmentOnRecord[] {
  const { contentHash, title, fileName = null, mediaType = null, size = null } = data as Partial<AttachmentOnRecord>;
  if (type !== 'EvidenceAdded' || contentHash === undefined) return [];
  return [{ act: id, contentHash, title: title ?? '', fileName, mediaType, size, addedAt: occurredAt, addedBy: actor }];
}

/** A case, as far as it decides who sees the personal data in it. */
export function seenFrom(state: CaseState): SeenCase {
  const last = new Map<string, boolean>();
  for (const { type, data, voided } of state.acts) {
    if (voided) continue;
    if (type === 'ConsentWithheld' || type === 'ConsentGiven')
      last.set(String(data['scope']), type === 'ConsentWithheld');
  }
  return {
    packId: state.pack.id,
    packVersion: state.pack.version,
    area: state.area ?? null,
    handlers: [...state.assigned].map(([role, person]) => ({ role, person })),
    consentWithheld: [...last.values()].includes(true),
  };
}
