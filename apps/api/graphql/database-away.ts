/** Of the network, of the operating system, and Postgres' own: it is shutting down, starting, or not there (class 08). */
const AWAY = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOENT|EAI_AGAIN|57P0[123]|08[0-9A-Z]{3})$/;
/** What the client says without a code. */
const SAID =
  /^(Connection terminated|Connection ended unexpectedly|timeout exceeded when trying to connect|Query read timeout)/;

/** Whether an error says that Postgres cannot be reached at the moment: the same request may be answered a little later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && AWAY.test(code)) || SAID.test(error.message) || isDatabaseAway(error.cause);
}
