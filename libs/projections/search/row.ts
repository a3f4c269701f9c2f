import type { Id } from '#kernel';
import type { Row } from '#read-model';

/**
 * The words a case is found by. The only row that holds personal data in plain text. The key is the case's id, with
 * `/{act}` for what an act said after the receipt.
 */
export interface SearchRow extends Row {
  readonly caseId: Id;
  /** Not found by it once that is voided, which the register knows; `null` for the receipt. */
  readonly act: Id | null;
  /** The person that `personal` is about. */
  readonly subject: Id;
  /** Reference, external reference, title, company: words in lower case, parted by spaces. */
  readonly words: string;
  /** Name, e-mail, phone, address likewise; empty once the person was erased. */
  readonly personal: string;
}
