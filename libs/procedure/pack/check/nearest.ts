/** Words that are longer than this are no misspelling of ours; it also bounds the work. */
const LONGEST = 60;

/** The candidate that the word is most likely a misspelling of, if any. Ignores case. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > LONGEST) return undefined;
  const plain = word.toLowerCase();
  const most = Math.max(2, Math.floor(word.length / 3));
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(plain, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= most && distance < candidate.length)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** ` Did you mean \`ResponseSent\`?`, or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === undefined ? '' : `; did you mean \`${near}\`?`;
}

/** What to write in place of an unknown word: the one that was probably meant, else any of those known. */
export const insteadOf = (word: string, known: readonly string[]): string => nearest(word, known) ?? oneOf(known);

/** `one of: a, b, c`; a long list is cut, because a page of names teaches nothing. */
export function oneOf(words: readonly string[], most = 40): string {
  if (words.length === 0) return 'nothing: the pack declares none';
  const each = [...new Set(words)];
  const shown = each.slice(0, most).join(', ');
  return `one of: ${shown}${each.length > most ? ` … (${each.length} in all)` : ''}`;
}
