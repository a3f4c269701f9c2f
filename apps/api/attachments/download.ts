import { may, PERMISSIONS, type Caller } from '#identity';
import { ApiFault, forbidden, notFound } from '../graphql/faults.ts';
import type { ApiHost } from '../host.ts';
import { Access } from '../queries/access.ts';
import { showAll } from '../queries/personal.ts';
import { everAttached, seenFrom } from './attachments-of.ts';
import { erased } from './upload.ts';

export interface Download {
  readonly content: Uint8Array;
  readonly mediaType: string;
  readonly disposition: string;
}

/**
 * A file of a case, for those who see its personal data. What is given out is what its hash says, or nothing.
 * @throws ApiFault
 */
export async function download(host: ApiHost, caller: Caller, caseId: string, hash: string): Promise<Download> {
  const { core } = host;
  if (!may(caller, 'read_cases')) throw forbidden(caller.role, PERMISSIONS.read_cases);
  const state = await core.cases.find(caseId, caller.organisation);
  const attached = state === null ? undefined : everAttached(state).findLast((one) => one.contentHash === hash);
  if (state === null || attached === undefined) throw notFound(`attachment ${hash} of case ${caseId}`);
  const sight = await new Access(core, caller).sightOf(seenFrom(state));
  if (!sight.open) {
    throw new ApiFault(403, 'WITHHELD', 'The attachment is there, and not for you', { clauses: sight.clauses });
  }
  const found = await core.attachments.find({ organisation: caller.organisation, subject: state.party }, hash);
  switch (found.found) {
    case 'here': {
      const [shown] = await showAll(core.vault, caller, [{ data: attached, sight }]);
      const fileName = typeof shown?.fileName === 'string' ? shown.fileName : `attachment-${hash.slice(0, 8)}`;
      const mediaType = attached.mediaType ?? 'application/octet-stream';
      return { content: found.content, mediaType, disposition: disposition(fileName) };
    }
    case 'erased':
      throw erased();
    case 'missing':
      // Evidence may name a document that is kept elsewhere; one that was uploaded has to be here.
      if (attached.size === null) throw notFound(`content of ${hash}: it was recorded by its hash alone`);
      throw new ApiFault(500, 'ATTACHMENT_LOST', 'The content is not in the store of the attachments');
    case 'damaged':
      throw new ApiFault(500, 'ATTACHMENT_DAMAGED', 'What is kept is not what was attached');
    default:
      return found satisfies never;
  }
}

/** Kept and never shown in place, whatever the browser thinks that it is. */
export function disposition(fileName: string): string {
  const plain = fileName.replaceAll(/[^\w.-]+/g, '_');
  const exact = encodeURIComponent(fileName).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}
