import { verifyAttachments, verifyLog, type Verified } from '#audit';
import { answer } from '../output.ts';
import { withCore } from '../session.ts';

interface Options {
  readonly attachments: boolean;
  readonly owners: boolean;
  readonly json: boolean;
}

/**
 * `redress verify`: every chain from its first event to its last; unless `--no-attachments`, every file by its hash;
 * with `--owners`, streams that more than one organisation has written, which is a refusal as well.
 */
export async function verify({ attachments, owners, json }: Options): Promise<void> {
  await withCore(async ({ core }) => {
    const { shared, ...verified } = await verifyLog(core.log, core.codec);
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
      ...(owners ? ownersText(shared) : []),
    ];
    const told = { ...verified, ...(files === null ? {} : { attachments: files }), ...(owners ? { shared } : {}) };
    answer(json, told, text.join('\n'));
    const isShared = owners && shared.streams > 0;
    if (faults.length > 0 || (files?.faults.length ?? 0) > 0 || isShared) process.exitCode = 1;
  });
}

const ownersText = ({ streams, listed }: Verified['shared']): readonly string[] => [
  streams === 0
    ? 'Every stream was written by one organisation alone.'
    : `${streams} streams were written by more than one organisation; each is the first one’s.`,
  ...listed.map(({ stream, owner, others }) => `  ${stream}: ${owner}, then ${others.join(', ')}`),
];
