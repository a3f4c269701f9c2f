import { join } from 'node:path';
import { CATEGORIES, type Core } from '#application';
import { historyOf, verifyLog } from '#audit';
import { backUpLog } from '#backup';
import { Codec, connectVerbatimLog, organisationOf, type Position, type StoredEvent } from '#event-store';
import { openerOf } from '#projections';
import { Projector } from '#read-model';
import { ReadSide } from '../../apps/projector/read-side.ts';
import type { Session } from '../../apps/cli/session.ts';

/** What goes through a whole log, told now and then how many events it has come past. */
export type Work = (session: Session, onProgress: (events: number) => void) => Promise<unknown>;

/** A codec that counts the events it is shown, each once however many readers ask for it. */
class CountingCodec extends Codec {
  #furthest: Position | null = null;
  #count = 0;
  readonly #onProgress: (events: number) => void;

  constructor(onProgress: (events: number) => void) {
    super(CATEGORIES);
    this.#onProgress = onProgress;
  }

  override decode(stored: StoredEvent): ReturnType<Codec['decode']> {
    if (this.#furthest === null || stored.position.compare(this.#furthest) > 0) {
      this.#furthest = stored.position;
      this.#count += 1;
      this.#onProgress(this.#count);
    }
    return super.decode(stored);
  }
}

const projecting =
  (names?: readonly string[]): Work =>
  async ({ core, config, stores }, onProgress) => {
    const { readModel } = await ReadSide.open(stores.databaseUrl, config.LOG_NAMESPACE);
    try {
      for (const { name } of readModel.catalogue.pick(names)) await readModel.reset(name);
      const { log, vault } = core;
      const projector = new Projector({
        readModel,
        log,
        codec: new CountingCodec(onProgress),
        opener: openerOf(vault),
      });
      await projector.catchUp(names);
    } finally {
      await readModel.close();
    }
  };

/** Every case as an auditor replays it, one after the other. */
async function replay({ log, codec }: Core, onProgress: (events: number) => void): Promise<void> {
  let events = 0;
  for await (const first of log.readAll({ prefixes: ['case-'] })) {
    if (first.revision !== 0) continue;
    const caseId = first.stream.slice('case-'.length);
    const history = await historyOf(log, codec, caseId, organisationOf(first) ?? '');
    events += history?.events ?? 0;
    onProgress(events);
  }
}

export const WORKS: Readonly<Record<string, Work>> = {
  verify: async ({ core }, onProgress) => {
    const { faults } = await verifyLog(core.log, core.codec, onProgress);
    if (faults.length > 0) throw new Error(`${faults.length} faults: ${faults[0]?.message}`);
  },
  replay: ({ core }, onProgress) => replay(core, onProgress),
  backup: async ({ config, stores }, onProgress) => {
    const log = connectVerbatimLog({ url: stores.eventStoreUrl, namespace: config.LOG_NAMESPACE });
    try {
      const file = join(config.DATA_DIR, `bounded-${process.pid}.gz`);
      await backUpLog(log, file, { namespace: config.LOG_NAMESPACE, created: new Date(), onProgress });
    } finally {
      await log.close();
    }
  },
  'projection register': projecting(['register']),
  'all projections': projecting(),
};
