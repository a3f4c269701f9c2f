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

/** The index names a record that the log does not hold, or skips a revision. */
export class RecordMissingError extends Error {
  override readonly name = 'RecordMissingError';

  /** @param position where the index has it; `undefined` where the index itself skips it. */
  constructor(stream: string, revision: number, position?: number) {
    const where = position === undefined ? 'the stream' : `position ${position} of the log`;
    super(`Revision ${revision} of stream '${stream}' should be at ${where} and is missing. Restore from a backup.`);
  }
}

/** One record does not begin where the one before it ends: what was written between the two is not there. */
export class RecordsMissingError extends Error {
  override readonly name = 'RecordsMissingError';

  /** Positions: where the first missing record began, and where the next one is that there is. */
  constructor(
    readonly from: number,
    readonly to: number,
  ) {
    super(`Everything between the positions ${from} and ${to} of the log is missing. Restore from a backup.`);
  }
}

/** The file itself is not what LMDB has written: a page is cut off, overwritten, or linked where it should not be. */
export class FileDamagedError extends Error {
  override readonly name = 'FileDamagedError';

  /** @param isReadable whether it can be read all the same. It is never written: that would spoil more. */
  constructor(path: string, fault: string, isReadable: boolean) {
    super(
      `The file of the log, ${path}, is damaged: ${fault}. ` +
        (isReadable
          ? 'It can still be read, and nothing is written to it: make a backup of what is left, and restore from one.'
          : 'It cannot be read without a crash and is not opened. Restore from a backup.'),
    );
  }
}

/** There is something in the place of the log that cannot be opened for reading and writing. */
export class FileUnusableError extends Error {
  override readonly name = 'FileUnusableError';

  /** @param cause what the system says, with its code. */
  constructor(path: string, cause: unknown) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    super(`The log ${path} cannot be opened: ${REASONS[code] ?? message}`, { cause });
  }
}

const RIGHTS =
  'this user may not read and write it. Give it, and the folder that it is in, to the user that runs Redress.';
const REASONS: Readonly<Record<string, string>> = {
  EACCES: RIGHTS,
  EPERM: RIGHTS,
  EROFS: 'its file system is mounted for reading alone. Mount it for writing, or set DATA_DIR to another directory.',
  EISDIR: 'there is a folder in its place. Put the file of the log there, or move the folder away.',
  EEXIST: 'there is a file where its folder should be. Move the file away.',
  ENOTDIR: 'there is a file where its folder should be. Move the file away.',
  ENOSPC: 'the disk has no room left. Make room there.',
  EIO: 'the disk does not answer. Look into the disk, and restore from a backup where it has lost something.',
};

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
