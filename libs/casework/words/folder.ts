import type { Instant } from '#kernel';
import type { CaseState } from '../record/state.ts';
import { spoken } from './describe.ts';

/**
 * A folder name from the pack's template: `{complaintNumber}`, `{companyName}`, and after a bar what stands in where a
 * complainant has no company: `{companyName|Private individual}` (P-23). Characters that file systems refuse are
 * replaced, so that no name can leave its folder.
 */
export function folderName(template: string, state: Pick<CaseState, 'reference' | 'company'>): string {
  const values: Record<string, string | undefined> = { complaintNumber: state.reference, companyName: state.company };
  return template.replace(/\{(\w+)(?:\|([^}]*))?\}/g, (_, name: string, otherwise: string | undefined) =>
    sanitised(values[name] ?? otherwise ?? name),
  );
}

const sanitised = (name: string): string =>
  name
    .replace(/[\\/:*?"<>|\u0000-\u001f]/g, '_')
    .replace(/^\.+/, '')
    .trim() || '_';

/** What a filed document is called: its day and what it is. */
export const fileName = ({ occurredAt, type }: { readonly occurredAt: Instant; readonly type: string }): string =>
  `${occurredAt.slice(0, 10)} ${spoken(type)}`;
