import { it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { packVocabulary } from '#casework';
import { checkPack } from './index.ts';
it('x', () => {
  for (const id of ['commonsense', 'poweron']) {
    const r = checkPack(readFileSync(`libs/procedure/packs/${id}.yaml`, 'utf8'), packVocabulary);
    console.log(JSON.stringify(r.ok ? r.warnings : r.faults, null, 1));
  }
  for (const s of ['', 'a', '- a', 'a: 1\na: 2', 'a: *x', 'a: &x [*x]', '['.repeat(100000), 'pack: 1\nclock: []\nclocks:\n - {id: A}\n - {id: a, nature: dutty, startsOn: {event: Recieved}, for: {n: 1, unit: workingday}, owner: x, satisfyBy: {}}\nrules:\n - {id: a, on: {event: Received}, then: {effect: notifi}}\n - {id: b, on: {event: Received}, then: [{effect: notify}]}\n', 'a: |\n\tx: [', '\u0000'])
    console.log(JSON.stringify(s.slice(0, 50)), JSON.stringify(checkPack(s, packVocabulary), null, 1).slice(0, 6000));
});
