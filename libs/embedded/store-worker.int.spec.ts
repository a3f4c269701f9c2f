import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { newDirectory, remove } from './testing/test-node.ts';
import { StoreFailedError, startStoreWorker } from './store-worker.ts';

describe('a store that cannot start', () => {
  const directory = newDirectory();
  afterAll(() => remove(directory));

  it('says which one it is, and why, and says it once', async () => {
    const file = join(directory, 'file');
    writeFileSync(file, 'in the way');
    const failures: StoreFailedError[] = [];
    const starting = startStoreWorker('EventStoreDB node', './node/worker', { directory: file, port: 0 }, (failure) =>
      failures.push(failure),
    );
    const error = await starting.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StoreFailedError);
    expect(error).toMatchObject({
      message: expect.stringMatching(
        /^The embedded EventStoreDB node has stopped: The log .* there is a file where its folder should be/,
      ),
    });
    expect(failures).toEqual([error]);
  });
});
