import { readFile } from 'node:fs/promises';
import { explainDue, printProof } from '#procedure';
import { answer, Refused } from '../output.ts';

interface Options {
  readonly due?: string;
  readonly dueFile?: string;
  readonly json: boolean;
}

/** `redress explain --due JSON`, `--due-file FILE`: a due date, its instant and its proof, day by day. */
export async function explain({ due, dueFile, json }: Options): Promise<void> {
  if ((due === undefined) === (dueFile === undefined)) throw new Refused('Give either --due JSON or --due-file FILE.');
  const text = due ?? (await contentOf(dueFile ?? ''));
  const given = parsed(text);
  const requests: readonly unknown[] = Array.isArray(given) ? given : [given];
  const tzdb = process.versions['tz'] ?? 'unknown';
  const explained = requests.map((request) => explainDue(request, { tzdb }));
  const printed = explained.map((one) =>
    one.ok
      ? `${[one.id, one.what].filter((text) => text !== '').join('  ')}\n${printProof(one.proof)}`.trimStart()
      : `${one.id === '' ? 'request' : one.id}: ${one.faults.map((fault) => `${fault.field}: ${fault.message}${fault.wouldAccept === undefined ? '' : ` (would accept: ${fault.wouldAccept})`}`).join('; ')}`,
  );
  const data = due === undefined ? explained : (explained[0] ?? {});
  answer(json, data, printed.join('\n\n'));
  if (explained.some((one) => !one.ok)) process.exitCode = 1;
}

const contentOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch(() => Promise.reject(new Refused(`${file} cannot be read.`)));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refused(`This is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
