import { LogDamaged } from './faults.ts';
import type { EventLog } from './stored-event.ts';

/**
 * The log for a reader that is to have all that can be read: its deliveries go on behind what is damaged, where the
 * server says how.
 * @param onDamage told of each damage, once for each reader that comes by.
 */
export const readingOn = (log: EventLog, onDamage: (damage: LogDamaged) => void): EventLog => ({
  ...log,
  async *deliveries(options) {
    for (let { from } = options; ;) {
      try {
        yield* log.deliveries({ ...options, from });
        return;
      } catch (error) {
        if (!(error instanceof LogDamaged)) throw error;
        const { readOn } = error;
        if (readOn === null || (from !== null && readOn.compare(from) <= 0)) throw error;
        onDamage(error);
        from = readOn;
      }
    }
  },
});
