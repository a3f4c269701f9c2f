import { verifyLog } from '#audit';
import { answer } from '../output.ts';
import { withCore } from '../session.ts';

/** `redress verify`: every chain from its first event to its last. */
export async function verify({ json }: { readonly json: boolean }): Promise<void> {
  await withCore(async ({ core }) => {
    const verified = await verifyLog(core.log, core.codec);
    const { streams, events, foreign, faults } = verified;
    const text = [
      `${streams} streams, ${events} events${foreign > 0 ? ` (${foreign} not ours)` : ''}: ${faults.length === 0 ? 'every chain is whole.' : `${faults.length} faults.`}`,
      ...faults.map((fault) => `  ${fault.stream}: ${fault.message}`),
    ];
    answer(json, verified, text.join('\n'));
    if (faults.length > 0) process.exitCode = 1;
  });
}
