import { readFile } from 'node:fs/promises';
import { derivedId, type Core } from '#application';
import { packVocabulary } from '#casework';
import { checkPack, type PackFault } from '#procedure';
import { answer, Refused } from '../output.ts';
import { operator, withCore } from '../session.ts';

/** The text of a file. @throws Refused where it cannot be read. */
export const sourceOf = (file: string): Promise<string> =>
  readFile(file, 'utf8').catch(() => Promise.reject(new Refused(`${file} cannot be read.`)));

/** `redress pack check FILE`: every fault with its line and what would be right. */
export async function checkCommand(file: string, { json }: { readonly json: boolean }): Promise<void> {
  const checked = checkPack(await sourceOf(file), packVocabulary);
  if (checked.ok) {
    const { pack, version, title, clocks, gates, rules } = checked.pack;
    const warnings = checked.warnings.map((warning) => `  line ${warning.line}: ${warning.message}`);
    const text = [
      `${title} (${pack}, version ${version}) is sound: ${clocks.length} clocks, ${gates.length} gates, ${rules.length} rules.`,
      ...warnings,
    ];
    answer(json, { ok: true, pack, version, warnings: checked.warnings }, text.join('\n'));
    return;
  }
  const faults = checked.faults.map((fault) => faultLine(file, fault));
  answer(
    json,
    { ok: false, faults: checked.faults },
    [...faults, faults.length === 1 ? '1 fault.' : `${faults.length} faults.`].join('\n'),
  );
  process.exitCode = 1;
}

/** A fault with its place and what would be right. */
export const faultLine = (file: string, { line, path, message, wouldAccept }: PackFault): string =>
  `${file}:${line}: ${path}: ${message}${wouldAccept === undefined ? '' : `\n    would accept: ${wouldAccept}`}`;

/** `redress pack publish FILE --organisation ID`: the version that new cases are opened under from now on. */
export async function publishCommand(
  file: string,
  { organisation, json }: { readonly organisation: string; readonly json: boolean },
): Promise<void> {
  const source = await sourceOf(file);
  await withCore(async ({ core }) => {
    if (!(await core.library.organisation(organisation)).registered)
      throw new Refused(`No organisation "${organisation}" is registered (registerOrganisation).`);
    const sender = { caller: operator(organisation), commandId: derivedId(organisation, 'publish', source) };
    const done = await core.administration.publishPack(source, sender);
    if (done.outcome === 'refused') throw new Refused(done.refusal.message, { refusal: done.refusal });
    const inForce = await inForceOf(core, organisation, source);
    const { outcome, revision } = done;
    answer(
      json,
      { outcome, revision, inForce: inForce?.inForce ?? null },
      publishedText(outcome, organisation, inForce),
    );
  }, 'write');
}

interface InForce {
  readonly pack: string;
  readonly version: number;
  /** The version that new cases are opened under; `null` where every one is withdrawn. */
  readonly inForce: number | null;
}

async function inForceOf(core: Core, organisation: string, source: string): Promise<InForce | undefined> {
  const checked = checkPack(source, packVocabulary);
  if (!checked.ok) return undefined;
  const { pack, version } = checked.pack;
  return { pack, version, inForce: (await core.library.pack(organisation, pack))?.version ?? null };
}

/** Publishing what is on record already changes nothing: the version in force is said where it is another. */
export function publishedText(outcome: string, organisation: string, published: InForce | undefined): string {
  const what = published === undefined ? 'The pack' : `Version ${published.version} of ${published.pack}`;
  const text = `${what} is published ${outcome === 'written' ? '' : 'already '}for ${organisation}.`;
  if (published === undefined || published.inForce === published.version) return text;
  const { inForce } = published;
  return `${text} New cases are opened under ${inForce === null ? 'none of its versions: all are withdrawn' : `version ${inForce}`}.`;
}
