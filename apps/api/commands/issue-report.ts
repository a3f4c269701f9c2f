import type { Core } from '#application';
import { figuresAsOf } from '#audit';
import type { PublicationCommand } from '#publication';

/** The figures of a period as the log has them now, frozen at its last event. */
export async function issueOf(
  core: Core,
  organisation: string,
  period: string,
): Promise<Pick<PublicationCommand, 'asOf' | 'figures' | 'figuresHash'>> {
  const last = await core.log.last();
  const { timeZone } = await core.library.organisation(organisation);
  const counted = last === null ? null : await figuresAsOf(core, { organisation, period, timeZone, asOf: last.id });
  if (last === null || counted === null) throw new Error('the log that was asked for a report is empty');
  return { asOf: last.id, ...counted };
}
