import { describe, expect, it } from 'vitest';
import { Closing } from './closing.ts';

const never = (): Promise<never> => new Promise(() => undefined);
/** Longer than any spec. */
const AMPLE = 600_000;

describe('the end of a process', () => {
  it('closes the last opened first, each when the one before is closed', async () => {
    const order: string[] = [];
    const closing = new Closing();
    for (const what of ['stores', 'core', 'api']) {
      closing.add(what, async () => {
        order.push(`${what} closes`);
        await new Promise((resolve) => setImmediate(resolve));
        order.push(`${what} is closed`);
      });
    }
    expect(await closing.close(AMPLE)).toEqual([]);
    const each = (what: string): string[] => [`${what} closes`, `${what} is closed`];
    expect(order).toEqual(['api', 'core', 'stores'].flatMap(each));
    expect(await closing.close(AMPLE)).toEqual([]);
  });

  it('does not wait for ever, and says what it left', async () => {
    const closing = new Closing();
    closing.add('the stores', () => undefined);
    closing.add('the projector', never);
    closing.add('the API', () => undefined);
    expect(await closing.close(1)).toEqual(['the projector', 'the stores']);
  });

  it('goes on past what fails, and says it', async () => {
    let isClosed = false;
    const closing = new Closing();
    closing.add('the stores', () => (isClosed = true));
    closing.add('the API', () => Promise.reject(new Error('it was deaf')));
    expect(await closing.close(AMPLE)).toEqual(['the API (it was deaf)']);
    expect(isClosed).toBe(true);
  });
});
