import { verifyAttachments, verifyLog } from '#audit';
import { answer } from '../output.ts';
import { withCore } from '../session.ts';

interface Options {
  readonly attachments: boolean;
  readonly json: boolean;
}

/** `redress verify`: every chain from its first event to its last; unless `--no-attachments`, every file by its hash. */
export async function verify({ attachments, json }: Options): Promise<void> {
  await withCore(async ({ core }) => {
    const verified = await verifyLog(core.log, core.codec);
    const files = attachments ? await verifyAttachments(core.log, core.codec, core.attachments) : null;
    const { streams, events, foreign, faults } = verified;
    const text = [
      `${streams} streams, ${events} events${foreign > 0 ? ` (${foreign} not ours)` : ''}: ${faults.length === 0 ? 'every chain is whole.' : `${faults.length} faults.`}`,
      ...faults.map((fault) => `  ${fault.stream}: ${fault.message}`),
      ...(files === null
        ? []
        : [
            `${files.checked} attachments${files.erased > 0 ? ` (${files.erased} of people who were erased)` : ''}: ${files.faults.length === 0 ? 'each is what its hash says.' : `${files.faults.length} faults.`}`,
            ...files.faults.map((fault) => `  ${fault.stream}: ${fault.message}`),
          ]),
    ];
    answer(json, files === null ? verified : { ...verified, attachments: files }, text.join('\n'));
    if (faults.length > 0 || (files?.faults.length ?? 0) > 0) process.exitCode = 1;
  });
}
