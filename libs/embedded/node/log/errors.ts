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
