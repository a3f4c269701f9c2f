/** Plain data without what was left out or given as `null`; what is nested in it likewise. */
export function given<T extends object>(input: T): T {
  return stripped(input) as T;
}

function stripped(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(stripped);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null);
  return Object.fromEntries(members.map(([key, member]) => [key, stripped(member)]));
}
