import { Duplex } from 'node:stream';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { anyRevisionOf, chunk } from '../contract/wire.ts';
import type { GroupCommit } from '../log/group-commit.ts';
import type { streams } from '../wire/protobuf.ts';
import { BatchAppendSession } from './batch-append.ts';

describe('a batch append', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  it('that never comes to its last chunk is given up after ten seconds, though it has no deadline', async () => {
    const answers: streams.BatchAppendResp[] = [];
    const call = Object.assign(
      new Duplex({
        objectMode: true,
        read: () => undefined,
        write(answer: streams.BatchAppendResp, _encoding, done) {
          answers.push(answer);
          done();
        },
      }),
      { cancelled: false },
    );
    const write = vi.fn<GroupCommit['write']>();
    const session = new BatchAppendSession({ write } as unknown as GroupCommit, call as never).run();
    const id = randomUUID();
    call.push(chunk(id, [], { options: anyRevisionOf('case-1'), isFinal: false }));
    await new Promise(setImmediate);
    vi.advanceTimersByTime(9_999);
    expect(answers).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(answers.map((answer) => answer.getError()?.getMessage())).toEqual(['Timeout']);

    call.push(chunk(id, [], { isFinal: true }));
    call.push(null);
    await session;
    expect(write).not.toHaveBeenCalled();
  });
});
