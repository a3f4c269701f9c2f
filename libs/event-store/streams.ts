import { LogMisconfigured } from './faults.ts';

/** The installation's own stream: what became of the log itself. Its first event is the log's identity. */
export const INSTALLATION = 'log-installation';

/** `case` of `case-0b6f…`: all before the first hyphen, as the server's own `$by_category` has it. */
export const categoryOf = (stream: string): string => stream.slice(0, Math.max(0, stream.indexOf('-')));

/**
 * The names of one namespace's streams on the server: `{namespace}.{stream}`. The dot keeps the category up to the
 * first hyphen (`test.case`), so that the server's category projections work on a shared server as well.
 */
export class Namespace {
  readonly #prefix: string;

  /**
   * @param name letters, digits and `_`; empty for streams without a prefix.
   * @throws LogMisconfigured where a name could overlap with another namespace's streams.
   */
  constructor(name: string) {
    if (!/^[A-Za-z0-9_]*$/.test(name)) {
      throw new LogMisconfigured(`the log namespace "${name}" may hold only letters, digits and "_"`);
    }
    this.#prefix = name === '' ? '' : `${name}.`;
  }

  toServer(stream: string): string {
    return `${this.#prefix}${stream}`;
  }

  /** The name as users see it, `null` for a stream of another namespace or of the server itself. */
  fromServer(name: string): string | null {
    if (name.startsWith('$') || !name.startsWith(this.#prefix)) return null;
    const stream = name.slice(this.#prefix.length);
    // Without a namespace of our own, `test.case-1` is somebody else's.
    return categoryOf(stream).includes('.') ? null : stream;
  }
}
