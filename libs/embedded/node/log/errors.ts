/**
 * A record does not carry the checksum it was written with: the file was damaged, by the disk or by a hand. The node
 * answers DATA_LOSS and never skips it. The way out is a restore from backup.
 */
export class RecordDamagedError extends Error {
  override readonly name = 'RecordDamagedError';
  readonly position: number;
  readonly stream: string | undefined;
  readonly revision: number | undefined;

  constructor(position: number, stream?: string, revision?: number) {
    const where = stream === undefined ? '' : `, revision ${revision} of stream '${stream}'`;
    super(`The record at position ${position}${where} is damaged: its checksum does not match. Restore from a backup.`);
    this.position = position;
    this.stream = stream;
    this.revision = revision;
  }
}

/** The index names a record that the log does not hold. */
export class RecordMissingError extends Error {
  override readonly name = 'RecordMissingError';

  constructor(stream: string, revision: number, position: number) {
    super(`Revision ${revision} of stream '${stream}' should be at position ${position} of the log and is missing.`);
  }
}

/** The disk has no room left for the log. Nothing was written; the same write succeeds once there is room. */
export class NoRoomError extends Error {
  override readonly name = 'NoRoomError';

  constructor(directory: string) {
    super(`The disk that holds the log has no room left: make room below ${directory}. Nothing of this was written.`);
  }
}

/** More writes wait than the node holds in memory. Nothing was written; try again a little later. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';

  constructor(waiting: number) {
    super(`${waiting} writes wait for the disk already. Nothing of this was written; send it again a little later.`);
  }
}
