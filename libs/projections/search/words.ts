/** The longest word that is indexed; a longer one is cut, in a text and in a query alike. */
const LONGEST = 60;

/**
 * The words of a text as they are compared: lower case, without accents, split at everything that is no letter or
 * digit. `José O’Neil <jo@example.org>` is found by `jose`, `neil`, `example`.
 */
export const wordsOf = (text: string): readonly string[] =>
  (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).map((word) => word.slice(0, LONGEST));
