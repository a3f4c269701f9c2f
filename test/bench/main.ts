import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCore, type Core } from '#application';
import { readConfig } from '#config';
import { dueOf, prove, shippedCalendar, type DueInputs } from '#procedure';
import { cfpb, importFile } from '#import';
import { verifyLog } from '#audit';
import { ReadSide } from '../../apps/projector/read-side.ts';
import { registerShippedOrganisations } from '../../apps/standalone/first-start.ts';
import { openStores } from '../../apps/standalone/stores.ts';
import { decisionCosts } from './casework.ts';

/**
 * `npm run bench`: what the parts cost, in one run on one machine. Rates depend on the machine; the ratios between
 * them are what to compare.
 */
const FILE = new URL('../../../test/data/cfpb-complaints-sample.csv', import.meta.url).pathname;
const ORGANISATION = 'commonsense';

interface Figure {
  readonly what: string;
  readonly perSecond: number;
}

const figures: Figure[] = [];
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Runs work `times` times and keeps its rate. */
function rate(what: string, times: number, work: (index: number) => void): void {
  for (let warm = 0; warm < times / 10; warm += 1) work(warm);
  const started = performance.now();
  for (let index = 0; index < times; index += 1) work(index);
  keep(what, times, performance.now() - started);
}

function keep(what: string, count: number, ms: number): void {
  const perSecond = (count * 1000) / ms;
  figures.push({ what, perSecond });
  say(`${what.padEnd(48)} ${Math.round(perSecond).toLocaleString('en-GB').padStart(10)} /s`);
}

const calendar = shippedCalendar('england-and-wales');
const inputs = (index: number): DueInputs => ({
  from: new Date(Date.UTC(2024, 0, 1 + (index % 365), 10)).toISOString(),
  duration: { n: 20, unit: 'working_day' },
  calendar,
  closureDays: [],
  timeZone: 'Europe/London',
  receipt: { rule: 'actual' },
  dueAt: 'end_of_day',
  roll: 'none',
  tzdb: process.versions['tz'] ?? '',
});
rate('due dates of 20 working days', 100_000, (index) => dueOf(inputs(index), calendar));
rate('due dates with their proof', 20_000, (index) => prove(inputs(index), calendar));

for (const acts of [30, 500]) {
  const { events, foldMs, liveMs, correctionMs } = decisionCosts(acts);
  const ratio = (ms: number): string => `${ms.toFixed(2)} ms, ${(ms / foldMs).toFixed(1)} × the fold`;
  say(`a case of ${acts} acts, ${events} events: folded in ${foldMs.toFixed(2)} ms`);
  say(`  an act more ${ratio(liveMs)}; a void of an early one ${ratio(correctionMs)}`);
}

const dataDir = await mkdtemp(join(tmpdir(), 'redress-bench-'));
const config = readConfig({ DATA_DIR: dataDir });
const stores = await openStores(config, {
  attach: false,
  onFailure: (error) => {
    throw error;
  },
});
const core: Core = await openCore(config, stores);
const readSide = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
try {
  await registerShippedOrganisations(core);
  const imported = await timed(() => importSample(core));
  keep('rows imported', imported.result.rows, imported.ms);
  keep('events appended by it', imported.result.events, imported.ms);
  const again = await timed(() => importSample(core));
  keep('rows recognised as imported before', again.result.known, again.ms);
  const verified = await timed(() => verifyLog(core.log, core.codec));
  keep('events read and verified', verified.result.events, verified.ms);
  const caughtUp = await timed(() => readSide.projector(core).catchUp());
  keep('events folded into all projections', verified.result.events, caughtUp.ms);
  const rebuilt = await timed(() => readSide.projector(core).catchUp(['register']));
  say(`(nothing to fold takes ${Math.round(rebuilt.ms)} ms)`);
} finally {
  await readSide.close();
  await core.close();
  await stores.close();
  await rm(dataDir, { recursive: true, force: true });
}
say('');
const base = figures.find((figure) => figure.what === 'rows imported')?.perSecond ?? 1;
for (const { what, perSecond } of figures)
  say(`${what.padEnd(48)} ${(perSecond / base).toFixed(1).padStart(10)} × rows imported`);

function importSample(target: Core) {
  const caller = {
    organisation: ORGANISATION,
    person: 'bench',
    role: 'administrator',
    authenticated: 'system',
  } as const;
  return importFile(target.cases, { file: FILE, format: cfpb('Europe/London'), caller, onReject: () => undefined });
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const started = performance.now();
  const result = await work();
  return { result, ms: performance.now() - started };
}
