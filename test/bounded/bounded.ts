import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openCore } from '#application';
import { readConfig } from '#config';
import { registerShippedOrganisations } from '../../apps/standalone/first-start.ts';
import { openStores } from '../../apps/standalone/stores.ts';
import { fill } from './fill.ts';
import { WORKS } from './works.ts';

/** The built product, whether this is run from the sources or built itself. */
const DIST = new URL(import.meta.url.endsWith('.ts') ? '../../dist/' : '../../', import.meta.url);
/** MiB that each process has for everything it keeps. */
const HEAP = 192;

export interface Sample {
  readonly events: number;
  /** Bytes that are in use after a collection. */
  readonly heap: number;
}

/** What a work took of memory while it went through the log. */
export interface Measured {
  readonly work: string;
  readonly seconds: number;
  readonly samples: readonly Sample[];
  /** Bytes that the second half of the samples holds more than the first half, at the most of each; may be negative. */
  readonly growth: number;
}

export interface BoundedOptions {
  readonly dataDir: string;
  /** At least so many in the log. */
  readonly events: number;
  /** Events between two samples. */
  readonly every: number;
  readonly onProgress: (line: string) => void;
}

/** Fills a fresh embedded log, then has each work go through it in a process of its own with a small heap. */
export async function measureAll({ dataDir, events, every, onProgress }: BoundedOptions): Promise<readonly Measured[]> {
  const environment = { DATA_DIR: dataDir, EVENTSTORE_URL: '', DATABASE_URL: '', LOG_NAMESPACE: '', TIME: 'system' };
  const config = readConfig(environment);
  const stores = await openStores(config, {
    attach: false,
    onFailure: (error) => {
      throw error;
    },
  });
  try {
    const core = await openCore(config, stores);
    try {
      await registerShippedOrganisations(core);
      const started = Date.now();
      const cases = await fill(
        core,
        events,
        said(every, (done) => onProgress(`${done} events written`)),
      );
      onProgress(`${cases} cases in ${Math.round((Date.now() - started) / 1_000)} s`);
    } finally {
      await core.close();
    }
    const measured: Measured[] = [];
    for (const work of Object.keys(WORKS)) {
      const one = await measure(work, every, environment);
      onProgress(lineOf(one));
      measured.push(one);
    }
    return measured;
  } finally {
    await stores.close();
  }
}

/** Told on only once for so many. */
function said(every: number, tell: (events: number) => void): (events: number) => void {
  let next = every;
  return (events) => {
    if (events < next) return;
    next += every;
    tell(events);
  };
}

async function measure(work: string, every: number, environment: Readonly<Record<string, string>>): Promise<Measured> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const script = new URL('test/bounded/measure.js', DIST).pathname;
  const options = ['--expose-gc', `--max-old-space-size=${HEAP}`, script, work, String(every)];
  const started = Date.now();
  const child = spawn(process.execPath, options, {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const samples: Sample[] = [];
  for await (const line of createInterface({ input: child.stdout })) samples.push(JSON.parse(line) as Sample);
  const [code] = await ended;
  if (code !== 0)
    throw new Error(`${work} ended with ${code ?? 'a signal'} after ${samples.at(-1)?.events ?? 0} events`);
  return { work, seconds: Math.round((Date.now() - started) / 1_000), samples, growth: growthOf(samples) };
}

function growthOf(samples: readonly Sample[]): number {
  const half = Math.ceil(samples.length / 2);
  const most = (some: readonly Sample[]): number => Math.max(...some.map(({ heap }) => heap));
  return samples.length < 2 ? Number.NaN : most(samples.slice(half)) - most(samples.slice(0, half));
}

const mib = (bytes: number): string => (bytes / 1_048_576).toFixed(1);

function lineOf({ work, seconds, samples, growth }: Measured): string {
  const heaps = samples.map(({ heap }) => heap);
  const range = `${mib(Math.min(...heaps))} to ${mib(Math.max(...heaps))} MiB in ${samples.length} samples`;
  return `${work.padEnd(22)} ${samples.at(-1)?.events ?? 0} events in ${seconds} s; heap ${range}, growth ${mib(growth)} MiB`;
}
