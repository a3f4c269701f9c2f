import { saysTheSame } from '../same.ts';
import { takenOverBy, type ClockRule } from '../schema-clock.ts';
import type { Checking, Placed } from './draft.ts';
import { checkCap } from './limits.ts';
import { alternativesAt, checkContent, checkMatch, eventOf } from './matches.ts';
import { checkName } from './names.ts';
import { oneOf } from './nearest.ts';
import type { Path } from './report.ts';

/** Where an extending act carries the new date. */
const DATES = ['expectedReplyDate', 'actionDueOn'];

/** What makes a limit longer, what that needs, and the promise that takes over. */
export function checkExtension(c: Checking, { at, value: clock }: Placed<ClockRule>): void {
  const { extension } = clock;
  if (extension === undefined) return;
  const path = [...at, 'extension'];
  const eventPath = [...path, 'event'];
  checkMatch(c, extension.event, eventPath);
  for (const [index, content] of extension.requires.entries()) {
    checkContent(c, extension.event, eventPath, content, [...path, 'requires', index]);
  }
  for (const { one, at: place } of alternativesAt(extension.event, eventPath)) {
    const fields = Object.keys(eventOf(c, one.event)?.fields ?? {});
    if (fields.length === 0) continue;
    if (!DATES.some((date) => fields.includes(date))) {
      c.report.fault([...place, 'event'], `${one.event} carries no new date`, 'DeadlineExtended or ProgressUpdateSent');
    }
    if (extension.channel !== undefined && !fields.includes('channel')) {
      c.report.fault([...path, 'channel'], `${one.event} has no channel`, 'no `channel`');
    }
  }
  checkCap(c, extension.additional, [...path, 'additional']);
  checkCap(c, extension.total_from_start, [...path, 'total_from_start']);
  const promise = takenOverBy(clock);
  if (promise !== undefined)
    checkPromise(c, clock, promise, extension.starts === undefined ? path : [...path, 'starts']);
}

/** The clock that takes over must be a promise that the extending act can start: else the old ends and none begins. */
function checkPromise(c: Checking, clock: ClockRule, starts: string, path: Path): void {
  if (!checkName(c, 'clock', starts, path)) return;
  const promise = c.draft.clocks.find(({ value }) => value.id === starts)?.value;
  if (promise === undefined) return;
  const { report } = c;
  if (promise.nature !== 'promise') {
    const promises = c.draft.clocks.filter(({ value }) => value.nature === 'promise').map(({ value }) => value.id);
    return report.fault(path, `"${starts}" is a ${promise.nature}; an extension is a promise`, oneOf(promises));
  }
  if (promise.for.unit !== 'promised') {
    return report.fault(
      path,
      `"${starts}" does not run to a promised date`,
      `for: {unit: promised, from: …} in "${starts}"`,
    );
  }
  const { from } = promise.for;
  for (const { one } of alternativesAt(clock.extension?.event ?? { event: '' }, path)) {
    const event = eventOf(c, one.event);
    if (event === undefined || event.types[from] === 'date') continue;
    const why = `"${starts}" takes its date from "${from}", which ${one.event} does not carry: it would never start`;
    report.fault(path, why, `a promise from ${oneOf(DATES.filter((date) => Object.hasOwn(event.fields, date)))}`);
  }
  if (promise.stage !== clock.stage) {
    const why = `"${starts}" belongs to ${stageOf(promise)}, and "${clock.id}" to ${stageOf(clock)}`;
    report.fault(path, why, 'a promise of the same stage');
  }
  if (promise.per !== clock.per) {
    report.fault(path, `"${starts}" and "${clock.id}" are not kept for the same things`, 'the same `per` in both');
  }
  for (const narrower of ['appliesWhen', 'kinds'] as const) {
    if (promise[narrower] === undefined || saysTheSame(promise[narrower], clock[narrower])) continue;
    const why = `"${starts}" may not apply where "${clock.id}" does: the limit would end and no promise begin`;
    report.fault(path, why, `the same \`${narrower}\` in both, or none in "${starts}"`);
  }
}

const stageOf = ({ stage }: ClockRule): string => (stage === undefined ? 'no stage' : `the stage ${stage}`);
