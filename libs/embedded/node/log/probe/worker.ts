import { EventLog } from '../event-log.ts';

/** A process of its own, for what may end it: reads all of a damaged log. Exit 0 where it has come through. */
const [directory = ''] = process.argv.slice(2);
const log = new EventLog(directory, 'damaged');
log.readThrough();
await log.close();
