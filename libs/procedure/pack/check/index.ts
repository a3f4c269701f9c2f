import { packSchema } from '../schema.ts';
import type { PackVocabulary } from '../vocabulary.ts';
import { checkCharacters } from './characters.ts';
import { checkClock } from './clocks.ts';
import { checkClosing, checkReplies } from './closing.ts';
import { draftOf, type Checking } from './draft.ts';
import { checkFacts } from './facts.ts';
import { checkGate, checkGateCycles } from './gates.ts';
import { checkLetter } from './letters.ts';
import { checkMatch } from './matches.ts';
import { checkUnique } from './names.ts';
import { checkOccasionCycles } from './occasions.ts';
import { checkRegisters } from './registers.ts';
import { Report, type PackCheck } from './report.ts';
import { checkAccess, checkRoles } from './roles.ts';
import { checkRule, checkRuleCycles } from './rules.ts';
import { checkSchedule } from './schedules.ts';
import { checkShape } from './shape.ts';
import { readSource } from './source.ts';
import { checkStages } from './stages.ts';
import { checkSupersession } from './supersession.ts';
import { checkTrace } from './trace.ts';

export type { PackCheck, PackFault } from './report.ts';

/**
 * Checks a pack completely before it is published: the text, its shape, and whether what it says can be done. Every
 * fault is found in one go, with its line and what would be right; what is merely odd is a warning.
 * @param source the pack in YAML, of any provenance. Nothing in it makes this throw.
 * @param vocabulary the events that a pack can name.
 */
export function checkPack(source: string, vocabulary: PackVocabulary): PackCheck {
  const { data, locate, faults } = readSource(source);
  if (data === undefined) return { ok: false, faults, warnings: [] };
  const report = new Report(locate);
  checkCharacters(data, report);
  checkShape(data, report);
  const c: Checking = { draft: draftOf(data), vocabulary, report };
  checkMeaning(c);
  const found = [...faults, ...report.faults].sort((a, b) => a.line - b.line || a.column - b.column);
  const read = packSchema.safeParse(data);
  return found.length === 0 && read.success
    ? { ok: true, pack: read.data, warnings: report.warnings }
    : { ok: false, faults: found, warnings: report.warnings };
}

function checkMeaning(c: Checking): void {
  checkUnique(c);
  checkRoles(c);
  checkAccess(c);
  checkStages(c);
  checkFacts(c);
  for (const [index, step] of (c.draft.steps?.order ?? []).entries()) {
    checkMatch(c, step.doneBy, ['steps', 'order', index, 'doneBy']);
  }
  checkReplies(c);
  for (const clock of c.draft.clocks) checkClock(c, clock);
  checkOccasionCycles(c);
  checkSupersession(c);
  for (const schedule of c.draft.schedules) checkSchedule(c, schedule);
  for (const letter of c.draft.letters) checkLetter(c, letter);
  for (const gate of c.draft.gates) checkGate(c, gate);
  checkGateCycles(c);
  for (const rule of c.draft.rules) checkRule(c, rule);
  checkRuleCycles(c);
  checkClosing(c);
  checkRegisters(c);
  checkTrace(c);
}
