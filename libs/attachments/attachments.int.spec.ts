import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MasterKey, SubjectErased, SubjectKeys, Vault } from '#privacy';
import { MemoryKeyStore } from '../privacy/testing/memory-key-store.ts';
import { Attachments, BlobsUnavailable, FolderBlobs, parseS3Address, S3Blobs, sha256, type Blobs } from './index.ts';
import { S3Server } from './testing/s3-server.ts';

const ANN = { organisation: 'aurora', subject: 'ann' };
const BOB = { organisation: 'aurora', subject: 'bob' };
const PHOTO = Buffer.from('a photo of the boiler');
const KEYS = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };

const vaultOf = async () => new Vault(await SubjectKeys.open(new MemoryKeyStore(), new MasterKey(randomBytes(32))));

/** What holds whatever the store is. */
function attachmentsIn(open: () => Promise<Blobs>, stored: () => Promise<readonly Buffer[]>): void {
  it('gives back what it was given, and keeps it sealed', async () => {
    const attachments = new Attachments(await open(), await vaultOf());
    const hash = await attachments.keep(ANN, PHOTO);
    expect(hash).toBe(sha256(PHOTO));
    expect(await attachments.find(ANN, hash)).toEqual({ found: 'here', content: PHOTO });
    for (const bytes of await stored()) expect(bytes.includes('boiler')).toBe(false);
  });

  it('keeps the same content once for each person', async () => {
    const attachments = new Attachments(await open(), await vaultOf());
    await attachments.keep(ANN, PHOTO);
    const [first] = await stored();
    await attachments.keep(ANN, PHOTO);
    expect(await stored()).toEqual([first]);
    await attachments.keep(BOB, PHOTO);
    expect(await stored()).toHaveLength(2);
  });

  it('opens nothing of somebody who was erased, keeps nothing more of them, and leaves others alone', async () => {
    const vault = await vaultOf();
    const attachments = new Attachments(await open(), vault);
    const hash = await attachments.keep(ANN, PHOTO);
    await attachments.keep(BOB, PHOTO);
    await vault.erase('aurora', 'ann');
    expect(await attachments.find(ANN, hash)).toEqual({ found: 'erased' });
    expect(await attachments.find(BOB, hash)).toMatchObject({ found: 'here' });
    await expect(attachments.keep(ANN, PHOTO)).rejects.toThrow(SubjectErased);
  });

  it('says what was never there', async () => {
    const attachments = new Attachments(await open(), await vaultOf());
    await attachments.keep(ANN, PHOTO);
    expect(await attachments.find(ANN, sha256(Buffer.from('another')))).toEqual({ found: 'missing' });
    expect(await attachments.find({ organisation: 'borealis', subject: 'ann' }, sha256(PHOTO))).toEqual({
      found: 'missing',
    });
  });
}

describe('attachments in a folder', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'redress-attachments-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  const files = async (): Promise<readonly string[]> =>
    (await readdir(root, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));

  attachmentsIn(
    () => FolderBlobs.open(root),
    async () => Promise.all((await files()).map((file) => readFile(file))),
  );

  it('says what was damaged, and is mended by the content', async () => {
    const attachments = new Attachments(await FolderBlobs.open(root), await vaultOf());
    const hash = await attachments.keep(ANN, PHOTO);
    const [file = ''] = await files();
    await writeFile(file, randomBytes(80));
    expect(await attachments.find(ANN, hash)).toEqual({ found: 'damaged' });
    await attachments.keep(ANN, PHOTO);
    expect(await attachments.find(ANN, hash)).toMatchObject({ found: 'here' });
  });

  it('leaves no unfinished file, neither its own nor one of a process that is no more', async () => {
    const unfinished = join(root, '.unfinished');
    await mkdir(unfinished, { recursive: true });
    // No process has a number that high.
    await writeFile(join(unfinished, `${hostname()}_4194999_left`), 'half');
    await writeFile(join(unfinished, `${hostname()}_${process.pid}_mine`), 'in hand');
    await writeFile(join(unfinished, 'elsewhere_1_theirs'), 'in hand');
    const blobs = await FolderBlobs.open(root);
    expect((await readdir(unfinished)).sort()).toEqual(
      ['elsewhere_1_theirs', `${hostname()}_${process.pid}_mine`].sort(),
    );
    // Where a folder should be is a file: nothing can be put there.
    await writeFile(join(root, 'taken'), '');
    await expect(blobs.put('taken/blob', PHOTO)).rejects.toThrow();
    expect(await readdir(unfinished)).toHaveLength(2);
  });
});

describe('attachments in an S3-compatible store', () => {
  let server: S3Server;
  beforeEach(async () => {
    server = await S3Server.start(KEYS.accessKeyId);
  });
  afterEach(() => server.close());

  const open = (keys = KEYS): S3Blobs =>
    new S3Blobs(parseS3Address(`s3://complaints/files?endpoint=${server.url}&region=eu-west-2`), keys);

  attachmentsIn(
    () => Promise.resolve(open()),
    () => Promise.resolve([...server.objects.values()]),
  );

  it('names objects by bucket and prefix', async () => {
    await open().put('folder/blob', PHOTO);
    expect([...server.objects.keys()]).toEqual(['/complaints/files/folder/blob']);
  });

  it('tries again where the store was busy', async () => {
    server.failures.push(503, 500);
    await open().put('blob', PHOTO);
    expect(server.requests).toHaveLength(3);
    expect(await open().get('blob')).toEqual(new Uint8Array(PHOTO));
  });

  it('says in the store’s words why it did not take something, and no secret', async () => {
    const refused = open({ ...KEYS, accessKeyId: 'SOMEBODY' }).put('blob', PHOTO);
    await expect(refused).rejects.toThrow(new BlobsUnavailable('keep a file', 'it answered 403 AccessDenied'));
  });
});

describe('the address of an S3-compatible store', () => {
  it('has a bucket, and may have a prefix, an endpoint and a region', () => {
    expect(parseS3Address('s3://complaints')).toEqual({
      bucket: 'complaints',
      prefix: '',
      endpoint: 'https://s3.us-east-1.amazonaws.com',
      region: 'us-east-1',
    });
    expect(parseS3Address('s3://complaints/a/b/?endpoint=http://minio:9000/&region=eu-west-2')).toEqual({
      bucket: 'complaints',
      prefix: 'a/b/',
      endpoint: 'http://minio:9000',
      region: 'eu-west-2',
    });
  });

  it.each([
    ['s3://', 'names no bucket'],
    ['https://bucket', 'is no address'],
    ['s3://key:secret@complaints', 'holds credentials'],
    ['s3://complaints?zone=1', 'unknown setting "zone"'],
    ['s3://complaints?endpoint=minio:9000', 'an endpoint that begins with https://'],
  ])('%s: %s', (text, fault) => expect(() => parseS3Address(text)).toThrow(fault));
});
