import { verifyAttachments, verifyLog, type Verified } from '#audit';
import { checkLogBackup } from '#backup';
import { readConfig } from '#config';
import { ReadSide } from '../../projector/read-side.ts';
import { verifyProjections, type VerifiedRows } from '../../projector/verify-projections.ts';
import { answer } from '../output.ts';
import { SEALS } from '../seals.ts';
import { masterKeyIfHere, withCore, type Session } from '../session.ts';

interface Options {
  readonly attachments: boolean;
  readonly owners: boolean;
  readonly projections: boolean;
  readonly json: boolean;
}

/**
 * `redress verify [FILE]`: every chain from its first event to its last; unless `--no-attachments`, every file by its hash;
 * with `--owners`, streams that more than one organisation has written, which is a refusal as well; with `--projections`, every row that is shown, against a fold from the beginning.
 */
export async function verify(file: string | undefined, options: Options): Promise<void> {
  const { attachments, owners, projections, json } = options;
  if (file !== undefined) return verifyBackup(file, json);
  await withCore(async (session) => {
    const { core } = session;
    const { shared, ...verified } = await verifyLog(core.log, core.codec);
    const files = attachments ? await verifyAttachments(core.log, core.codec, core.attachments) : null;
    const { fault } = core.guard;
    const rows = projections ? await rowsOf(session) : null;
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
      ...(rows === null ? [] : rowsText(rows)),
    ];
    const told = {
      ...verified,
      ...(fault === null ? {} : { log: { code: fault.code, message: fault.message } }),
      ...(files === null ? {} : { attachments: files }),
      ...(owners ? { shared } : {}),
      ...(rows === null ? {} : { projections: rows }),
    };
    answer(json, told, text.join('\n'));
    const isShared = owners && shared.streams > 0;
    const isFaulty = [faults, files?.faults ?? [], rows?.faults ?? []].some(({ length }) => length > 0);
    if (isFaulty || isShared || fault !== null) process.exitCode = 1;
  });
}

/** `redress verify FILE`: a backup of the log, to its end, without any store; exit 1 where it could not be restored as it is. */
async function verifyBackup(file: string, json: boolean): Promise<void> {
  const checked = await checkLogBackup(file, await masterKeyIfHere({ config: readConfig(process.env) }));
  const { events, streams, damage, seal } = checked;
  const lines = [
    `${file}: ${events} events of ${streams} streams.`,
    SEALS[seal],
    ...damage.map(({ message }) => `  ${message}`),
  ];
  answer(json, { file, ...checked }, lines.join('\n'));
  if (damage.length > 0) process.exitCode = 1;
}

const ownersText = ({ streams, listed }: Verified['shared']): readonly string[] => [
  streams === 0
    ? 'Every stream was written by one organisation alone.'
    : `${streams} streams were written by more than one organisation; each is the first one’s.`,
  ...listed.map(({ stream, owner, others }) => `  ${stream}: ${owner}, then ${others.join(', ')}`),
];

async function rowsOf({ core, stores, config }: Session): Promise<VerifiedRows> {
  const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
  try {
    return await verifyProjections(core, readSide, stores.databaseUrl, config.LOG_NAMESPACE);
  } finally {
    await readSide.close();
  }
}

const rowsText = ({ projections, faults }: VerifiedRows): readonly string[] => [
  `${projections} projections: ${faults.length === 0 ? 'every row is what the log makes it.' : `${faults.length} faults; \`redress rebuild\` builds them anew.`}`,
  ...faults.map(({ projection, key, what }) => `  ${projection} ${key} ${what}`),
];
