/** Whether there are more values in a JSON value, members and fields at any depth, than `most`. Looks at no more of them. */
export function holdsMoreValuesThan(most: number, json: unknown): boolean {
  const waiting: unknown[] = [json];
  let seen = 0;
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const name in value) {
      seen += 1;
      if (seen > most) return true;
      waiting.push((value as Readonly<Record<string, unknown>>)[name]);
    }
  }
  return false;
}
