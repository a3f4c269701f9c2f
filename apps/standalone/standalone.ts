import type { Core } from '#application';
import type { Config } from '#config';
import { quoted } from '#read-model';
import { DueWork } from '#projections';
import { openVerifier, startApi } from '../api/index.ts';
import { followLog, openHeldCore } from '../projector/held-core.ts';
import { endOfLog, ReadSide } from '../projector/read-side.ts';
import { advanceTime, Bookkeeping, dispatchingOf, startTimekeeper, type Surroundings } from '../timekeeper/index.ts';
import { Closing } from './closing.ts';
import { registerShippedOrganisations } from './first-start.ts';
import { readinessOf } from './readiness.ts';
import { beginStores, type Stores } from './stores.ts';

export interface Standalone {
  /** Where the API listens. */
  readonly url: string;
  readonly core: Core;
  readonly readSide: ReadSide;
  readonly stores: Stores;
  /** Organisations made at the first start on embedded stores; empty with servers. */
  readonly organisations: readonly string[];
  /** Rejects when a part has failed for good: the process should end. */
  readonly failed: Promise<never>;
  /** All that it has opened. */
  readonly closing: Closing;
}

/** ms for projections to catch up where time is moved by hand. */
const CATCH_UP = 60_000;

/** API, projector and timekeeper in one process, on whatever stores the configuration names. */
export async function startStandalone(config: Config, opening = beginStores(config)): Promise<Standalone> {
  let fail: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, reject) => (fail = reject));
  failed.catch(() => undefined);
  opening.failed.catch(fail);
  const closing = new Closing();
  try {
    const stores = await opening.stores;
    closing.add('the stores', () => stores.close());
    const [core, readSide] = await Promise.all([
      openHeldCore(config, stores),
      ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE, config.DATABASE_CONNECTIONS),
    ]);
    closing.add('the connection to the log', () => core.close());
    closing.add('the connection to the database', () => readSide.close());
    await followLog(core, readSide.readModel);
    await core.started();
    const isWithheld = core.guard.fault !== null;
    const organisations = stores.kind === 'servers' || isWithheld ? [] : await registerShippedOrganisations(core);

    const stop = new AbortController();
    const projecting = readSide.projector(core).run(stop.signal);
    projecting.catch(fail);
    closing.add('the projections', async () => {
      stop.abort();
      await projecting.catch(() => undefined);
    });
    const due = new DueWork(readSide.dataSource);
    const bookkeeping = new Bookkeeping(readSide.dataSource, quoted(readSide.readModel.schema));
    const timekeeper = await startTimekeeper({
      core,
      due,
      bookkeeping,
      dispatching: dispatchingOf(config),
      onError: logged,
    });
    timekeeper.running.catch(fail);
    closing.add('the timekeeper', () => timekeeper.close());

    const caughtUp = async (): Promise<void> => {
      if (await readSide.caughtUp(core, CATCH_UP)) return;
      const waiting = (await readSide.status(core))
        .filter(({ lag }) => lag !== '0')
        .map(({ projection, state, lag, parked, error }) =>
          [projection, state, `${String(lag)} bytes behind`, `${parked} parked`, error].filter(Boolean).join(', '),
        );
      throw new Error(`the projections have not caught up with the log: ${waiting.join('; ')}`);
    };
    const around: Surroundings = {
      due,
      async caughtUp() {
        const end = await endOfLog(core);
        if (end !== null && !(await timekeeper.reached(end, CATCH_UP)))
          throw new Error(`the process managers have not caught up with the log within ${CATCH_UP / 1_000} s`);
        await caughtUp();
        return end;
      },
      endOfLog: () => endOfLog(core),
      handOverLetters: () => timekeeper.handOverLetters(),
    };
    const api = await startApi({
      config,
      core,
      readModel: readSide.readModel,
      verifier: await openVerifier(config),
      readiness: () => readinessOf(core, readSide, timekeeper),
      subscriptions: () => [...readSide.readModel.progress.locals(), ...timekeeper.status.values()],
      advanceTime: core.manualTime === null ? null : (to) => advanceTime(core, around, to),
    });
    closing.add('requests in hand', () => api.close());
    if (!isWithheld) await caughtUp();
    return { url: api.url, core, readSide, stores, organisations, failed, closing };
  } catch (error) {
    await closing.close();
    throw error;
  }
}

function logged(what: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${JSON.stringify({ level: 'error', at: new Date().toISOString(), what, reason })}\n`);
}
