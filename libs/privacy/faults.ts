/** What can go wrong with sealed data and its keys. `code` is stable and is what health checks and logs print. */
export abstract class PrivacyFault extends Error {
  abstract readonly code: string;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The master key cannot be used; the message says what to do. Found at boot. */
export class MasterKeyUnusable extends PrivacyFault {
  readonly code = 'MASTER_KEY_UNUSABLE';
}

/**
 * The keys are stored under another master key. Found at boot, before anything is sealed under the wrong one; later
 * where the master key was changed while the process ran.
 */
export class WrongMasterKey extends PrivacyFault {
  readonly code = 'WRONG_MASTER_KEY';

  constructor() {
    super(
      'the master key is not the one that the subject keys are stored under; restore that key, or those keys, or start again with the new one where it was changed',
    );
  }
}

/** New personal data of somebody who was erased. */
export class SubjectErased extends PrivacyFault {
  readonly code = 'SUBJECT_ERASED';

  constructor(
    readonly organisation: string,
    readonly subject: string,
  ) {
    super(`${subject} was erased: nothing more is sealed for them`);
  }
}

/** Sealed data whose key is neither there nor erased: the key store is not the one that belongs to this log. */
export class KeyMissing extends PrivacyFault {
  readonly code = 'KEY_MISSING';

  constructor(
    readonly organisation: string,
    readonly subject: string,
  ) {
    super(`the key of ${subject} is not in the key store; restore its backup`);
  }
}

/** Sealed data that was changed, or that is opened as another organisation's, subject's or field's. */
export class SealBroken extends PrivacyFault {
  readonly code = 'SEAL_BROKEN';

  constructor(
    readonly subject: string,
    readonly path: string,
  ) {
    super(`${path} of ${subject} does not open: it was changed or moved`);
  }
}

/** A text longer than its schema allows. */
export class TextTooLong extends PrivacyFault {
  readonly code = 'TEXT_TOO_LONG';

  /** Lengths in UTF-16 code units. */
  constructor(
    readonly path: string,
    readonly length: number,
    readonly max: number,
  ) {
    super(`${path} holds ${length} characters; it takes ${max}`);
  }
}

/** A schema in which it cannot be told which data is to be sealed. A defect of the schema. */
export class UnsealableSchema extends PrivacyFault {
  readonly code = 'UNSEALABLE_SCHEMA';

  constructor(
    readonly path: string,
    reason: string,
  ) {
    super(`${path}: ${reason}`);
  }
}
