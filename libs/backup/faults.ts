/** What can go wrong with a backup. `code` is stable; the message says what, where, and what to do. */
export abstract class BackupFault extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The file is not what was written: cut off, changed, or no backup at all. */
export class BackupDamaged extends BackupFault {
  readonly code = 'BACKUP_DAMAGED';

  constructor(
    readonly file: string,
    /** The first line that is wrong, or that is missing; counted from 1. */
    readonly line: number,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`${file}, line ${line}: ${reason}`, { cause });
  }
}

/** The log ended before its end: the server left something out. There is no file. */
export class BackupIncomplete extends BackupFault {
  readonly code = 'BACKUP_INCOMPLETE';
}

/** A file cannot be written or read where it was asked for. */
export class BackupFileUnusable extends BackupFault {
  readonly code = 'BACKUP_FILE_UNUSABLE';
}

/** The restore would not give back what was backed up, or would write over something; nothing was written by it. */
export class RestoreRefused extends BackupFault {
  readonly code = 'RESTORE_REFUSED';
}
