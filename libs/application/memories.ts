import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { LOG_PLACE, type Blobs } from '#attachments';
import { placeFrom, type Place, type Remembered } from '#event-store';
import type { KeyStore } from '#privacy';

/** Something beside the log that remembers which log it belongs to. */
export interface PlaceMemory {
  readonly recall: () => Promise<Remembered>;
  /** Durable when it returns. */
  readonly keep: (place: Place) => Promise<void>;
}

const remembered = (by: string, text: string | null): Remembered => {
  const place = placeFrom(text);
  return { by, places: place === null ? [] : [place] };
};

export const ofKeys = (store: Pick<KeyStore, 'place' | 'rememberPlace'>): PlaceMemory => ({
  recall: async () => remembered('the keys', await store.place()),
  keep: (place) => store.rememberPlace(JSON.stringify(place)),
});

export const ofAttachments = (blobs: Blobs): PlaceMemory => ({
  recall: async () => {
    const kept = await blobs.get(LOG_PLACE);
    return remembered('the attachments', kept === null ? null : Buffer.from(kept).toString('utf8'));
  },
  keep: (place) => blobs.put(LOG_PLACE, Buffer.from(JSON.stringify(place))),
});

/** Of the data directory, where the log is in it. */
export function ofDirectory(directory: string): PlaceMemory {
  const path = join(directory, 'log.json');
  let kept = 0;
  return {
    async recall() {
      const text = await readFile(path, 'utf8').catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      });
      return remembered('the data directory', text);
    },
    async keep(place) {
      // Two may be kept at once, each in a file of its own until it is whole.
      const unfinished = `${path}.${process.pid}.${(kept += 1)}`;
      const file = await open(unfinished, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(place)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    },
  };
}

/**
 * Asked again when a connection to the log was lost: then, what is away itself has remembered what it did before. At the
 * start it has to answer.
 */
export function lasting(recall: () => Promise<Remembered>): () => Promise<Remembered> {
  let before: Remembered | null = null;
  return async () => {
    try {
      before = await recall();
    } catch (error) {
      if (before === null) throw error;
    }
    return before;
  };
}
