import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '#config';
import { findCase, historyOf, printHistory } from '#audit';
import { issueToken, loadOrCreateSigningKey, type TokenRole } from '#identity';
import { openFields } from '#privacy';
import { startStandalone, type Standalone } from '../standalone/standalone.ts';
import { Client } from './client.ts';
import { STORIES, type Story } from './stories.ts';
import { proofOf, registerOf, tell } from './telling.ts';

/**
 * `npm run demo`: one case of each shipped procedure from receipt to closure, under manual time, through the API like
 * any other client; with a missed limit and what follows from it. Leaves nothing behind.
 */
const TIME_ZONE = 'Europe/London';
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const dataDir = await mkdtemp(join(tmpdir(), 'redress-demo-'));
const config = readConfig({
  ...process.env,
  DATA_DIR: dataDir,
  TIME: 'manual',
  PORT: '0',
  EVENTSTORE_URL: '',
  DATABASE_URL: '',
  LOG_LEVEL: 'warn',
});
const standalone = await startStandalone(config);
try {
  for (const story of STORIES) await show(standalone, story);
} finally {
  await standalone.closing.close();
  await rm(dataDir, { recursive: true, force: true });
}

async function show({ url, core }: Standalone, story: Story): Promise<void> {
  const key = await loadOrCreateSigningKey(dataDir);
  const clients = new Map<string, Client>();
  const as = async (person: string, role: TokenRole): Promise<Client> => {
    const known = clients.get(person);
    if (known !== undefined) return known;
    const claims = { person, organisation: story.organisation, role };
    const client = new Client(
      url,
      await issueToken(key, claims, { audience: config.AUTH_AUDIENCE, expiresIn: 3600 }),
      `${story.organisation}-${person}`,
    );
    clients.set(person, client);
    return client;
  };
  say(`\n━━ ${story.title}\n`);
  const told = await tell(story, { say, as });

  say('\n── The register\n');
  const auditor = await as('demo-auditor', 'auditor');
  say(await registerOf(auditor, told));
  say('\n── Why the date is what it is\n');
  say(await proofOf(auditor, told, story.proof));
  say(`\n── Replay of ${told.reference}\n`);
  const caseId = await findCase(core.log, core.codec, story.organisation, told.reference);
  const history = caseId === null ? null : await historyOf(core.log, core.codec, caseId, story.organisation);
  if (history === null) throw new Error(`${told.reference} is not in the log`);
  const entries = (await openFields(core.vault, story.organisation, history.entries)) as typeof history.entries;
  say(printHistory({ ...history, entries }, { timeZone: TIME_ZONE, open: (value) => JSON.stringify(value) }));
}
