import { LogMismatch } from '#read-model';
import { beginAgain } from '../../projector/hold-against-log.ts';
import { ReadSide } from '../../projector/read-side.ts';
import { answer } from '../output.ts';
import { withCore } from '../session.ts';

interface Options {
  readonly json: boolean;
}

/** `redress log status`: whether the log is the one that the read models were built from; exit 1 where it is not. */
export async function logStatus({ json }: Options): Promise<void> {
  await withReadSide(async (readSide, { log }) => {
    const last = await log.last();
    const end = last === null ? null : { stream: last.stream, revision: last.revision, event: last.id };
    const ends = end === null ? 'The log is empty.' : `The log ends with ${end.stream}@${end.revision} (${end.event}).`;
    try {
      await readSide.readModel.holdAgainst(log);
      answer(json, { end, ok: true }, `${ends} The read models were built from it.`);
    } catch (error) {
      if (!(error instanceof LogMismatch)) throw error;
      answer(json, { end, ok: false, code: error.code, message: error.message }, `${ends} ${error.message}`);
      process.exitCode = 1;
    }
  });
}

/** `redress log accept`: the log that is there is the right one; the read models are built again from it. */
export async function logAccept({ json }: Options): Promise<void> {
  await withReadSide(async ({ readModel }) => {
    await beginAgain(readModel);
    answer(json, { accepted: true }, 'The log is accepted. The read models are built again at the next start.');
  });
}

async function withReadSide(
  work: (readSide: ReadSide, core: Parameters<Parameters<typeof withCore>[0]>[0]['core']) => Promise<void>,
): Promise<void> {
  await withCore(async ({ core, stores, config }) => {
    const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
    try {
      await work(readSide, core);
    } finally {
      await readSide.close();
    }
  });
}
