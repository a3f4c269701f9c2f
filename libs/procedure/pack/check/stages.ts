import { effectsOf } from '../schema.ts';
import type { Checking, Placed } from './draft.ts';
import { checkName } from './names.ts';

/** The order of the stages, the way from one to the next, and what becomes of the clocks of those before. */
export function checkStages(c: Checking): void {
  const { stages } = c.draft;
  // An order with a gap would accuse the wrong clocks.
  if (stages.length !== c.draft.names.stage.length) return;
  for (const [order, stage] of stages.entries()) {
    if (stage.value.final && order < stages.length - 1) {
      const why = `"${stage.value.id}" is final, and a stage comes after it`;
      c.report.fault([...stage.at, 'final'], why, 'final: true on the last stage only');
    }
    if (order === 0) {
      if (stage.value.onEntry !== undefined) {
        c.report.warn([...stage.at, 'onEntry'], 'Nothing comes before the first stage', 'no `onEntry`');
      }
      continue;
    }
    checkEntry(
      c,
      stage,
      stages.slice(0, order).map(({ value }) => value.id),
    );
    checkWay(c, stage);
  }
}

type PlacedStage = Placed<{
  readonly id: string;
  readonly onEntry?: { readonly cancel: string[]; readonly keep: string[] };
}>;

/** Of every clock of an earlier stage the pack says whether it ends here or stays owed. */
function checkEntry(c: Checking, { at, value: stage }: PlacedStage, earlier: readonly string[]): void {
  const { cancel, keep } = stage.onEntry ?? { cancel: [], keep: [] };
  for (const [list, ids] of [
    ['cancel', cancel],
    ['keep', keep],
  ] as const) {
    for (const [index, id] of ids.entries()) {
      const path = [...at, 'onEntry', list, index];
      if (!checkName(c, 'clock', id, path)) continue;
      const clock = c.draft.clocks.find(({ value }) => value.id === id)?.value;
      if (clock?.stage === undefined || earlier.includes(clock.stage)) continue;
      c.report.fault(
        path,
        `"${id}" belongs to the stage ${clock.stage}, which is not over yet`,
        'a clock of an earlier stage',
      );
    }
  }
  for (const id of keep.filter((one) => cancel.includes(one))) {
    c.report.fault([...at, 'onEntry'], `"${id}" cannot both end and stay`, 'under `cancel` or under `keep`');
  }
  for (const { value: clock } of c.draft.clocks) {
    if (clock.stage === undefined || !earlier.includes(clock.stage)) continue;
    if (cancel.includes(clock.id) || keep.includes(clock.id)) continue;
    const why = `The stage does not say what becomes of "${clock.id}", a clock of the stage ${clock.stage}`;
    c.report.fault(
      stage.onEntry === undefined ? at : [...at, 'onEntry'],
      why,
      `"${clock.id}" under onEntry: cancel or keep`,
    );
  }
}

/** Somebody or something must be able to move a case here. */
function checkWay(c: Checking, { at, value: stage }: PlacedStage): void {
  const effects = [
    ...c.draft.rules.flatMap(({ value }) => effectsOf(value)),
    ...c.draft.clocks.flatMap(({ value }) => [...value.onBreach, ...value.onExpiry]),
  ];
  if (effects.some((effect) => effect.effect === 'escalate_stage' && effect.to === stage.id)) return;
  c.report.warn(at, `No rule moves a case to "${stage.id}"`, `a rule with {effect: escalate_stage, to: ${stage.id}}`);
}
