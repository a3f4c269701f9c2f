/** `pg` looks for a socket of this name in the directory that is given as host. */
export const PORT = 5432;

/** `postgres://…?host=…`, as `pg` takes it. */
export const connectionStringOf = (socketDirectory: string): string =>
  `postgres://postgres@localhost:${PORT}/postgres?host=${encodeURIComponent(socketDirectory)}`;
