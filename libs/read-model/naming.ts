/** Of the Postgres schema that holds a namespace's read models: `redress`, or `redress_{namespace}`. */
export function schemaName(namespace: string): string {
  // 63 bytes are what Postgres keeps of a name.
  if (!/^[a-z0-9_]{0,40}$/.test(namespace)) {
    throw new TypeError(`the namespace "${namespace}" may hold only lower-case letters, digits and "_", at most 40`);
  }
  return namespace === '' ? 'redress' : `redress_${namespace}`;
}

/** `nextDueAt` → `next_due_at`: people who query the tables need no quotes. */
export const snakeCase = (field: string): string => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** For names that the code chose; never for what a user sent. */
export const quoted = (...names: readonly string[]): string => names.map((name) => `"${name}"`).join('.');
