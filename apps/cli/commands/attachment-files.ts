import { join } from 'node:path';
import { FolderBlobs } from '#attachments';
import { backUpBlobs, restoreBlobs } from '#backup';
import { readConfig } from '#config';
import { answer, Refused } from '../output.ts';

/** `redress backup --attachments FOLDER`: what is not in it yet. @returns how many are in it now. */
export async function backUpAttachments(folder: string, json: boolean): Promise<number> {
  const done = await backUpBlobs(await ownFiles(), folder);
  answer(json, { folder, ...done }, `${folder}: ${done.files} attachments, ${done.copied} of them copied now.`);
  return done.files;
}

/** `redress restore --attachments FOLDER`: what is not here yet. */
export async function restoreAttachments(folder: string, json: boolean): Promise<void> {
  const done = await restoreBlobs(await ownFiles(), folder);
  const { files, written, faults } = done;
  const lines = [
    `${folder}: ${files} attachments, ${written} of them written now${faults.length > 0 ? `, ${faults.length} not` : ''}.`,
    ...faults.map(({ name, message }) => `  ${name} ${message}`),
    ...(faults.length > 0 ? ['`redress verify` names the cases that they belong to.'] : []),
  ];
  answer(json, { folder, ...done }, lines.join('\n'));
  if (faults.length > 0) process.exitCode = 1;
}

/** @throws Refused where the attachments are in a bucket: it has means of its own. */
async function ownFiles(): Promise<FolderBlobs> {
  const { ATTACHMENTS_URL, DATA_DIR } = readConfig(process.env);
  if (ATTACHMENTS_URL !== undefined) {
    throw new Refused(
      'The attachments are in the bucket that ATTACHMENTS_URL names: its versioning or replication is their backup.',
    );
  }
  return FolderBlobs.open(join(DATA_DIR, 'attachments'));
}
