import type { EventDefinition, StoredData } from '#kernel';
import { MalformedEvent } from './faults.ts';
import type { StoredEvent } from './stored-event.ts';

/**
 * Brings stored data up to the current version, one version at a time.
 * @throws MalformedEvent where the data is no JSON object (the client hands out the text of broken JSON as a string),
 * where a version has no upcaster, or where an upcaster fails on it.
 */
export function upcast(definition: EventDefinition, storedVersion: number, stored: StoredEvent): StoredData {
  const { data } = stored;
  if (typeof data === 'string') throw new MalformedEvent(stored, 'its data is text, not a JSON object');
  if (typeof data !== 'object' || data === null || Array.isArray(data) || data instanceof Uint8Array) {
    throw new MalformedEvent(stored, 'its data is no JSON object');
  }
  let current = data as StoredData;
  for (let version = storedVersion; version < definition.version; version += 1) {
    const step = definition.upcasters?.[version];
    if (step === undefined) throw new MalformedEvent(stored, `version ${version} has no upcaster`);
    try {
      current = step(current);
    } catch (error) {
      throw new MalformedEvent(stored, `the upcaster from version ${version} failed: ${String(error)}`);
    }
  }
  return current;
}
