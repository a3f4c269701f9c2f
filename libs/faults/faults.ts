import { writeSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { FAULT_STEPS, setFaults, type Faults, type FaultStep } from '#kernel';

const ACTIONS = ['kill', 'fail', 'full', 'slow'] as const;
type Action = (typeof ACTIONS)[number];

interface StepFault {
  readonly step: FaultStep;
  /** The visits to the step, counted from 1, at which it happens. */
  readonly from: number;
  readonly to: number;
  readonly action: Action;
}

interface ClockFault {
  /** The reading of the clock, counted from 1, from which on it is off. */
  readonly from: number;
  readonly skewMs: number;
}

/** How long `slow` holds a step up, in ms: longer than a heartbeat, shorter than a call's time limit. */
const SLOW_MS = 1_500;

/** What each action does to the process it happens in. */
const DOES: Readonly<Record<Action, (step: FaultStep) => Promise<void>>> = {
  kill: () => {
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  },
  fail: (step) => Promise.reject(new Error(`a fault at ${step}, as the test asked`)),
  full: (step) => Promise.reject(Object.assign(new Error(`no space left at ${step}`), { code: 'ENOSPC' })),
  slow: () => pause(SLOW_MS),
};

/**
 * Arms this thread with the faults that `REDRESS_FAULT` names, under `NODE_ENV=test` only; elsewhere it does nothing,
 * whatever the environment says.
 * @throws TypeError where they cannot be understood
 */
export function armFaults(environment: Readonly<Record<string, string | undefined>>): void {
  const { NODE_ENV, REDRESS_FAULT } = environment;
  if (NODE_ENV === 'test' && REDRESS_FAULT !== undefined && REDRESS_FAULT !== '')
    setFaults(parseFaults(REDRESS_FAULT, told));
}

/** Of the process, and not of a worker thread, whose own stream goes through the main one. */
const STDERR = 2;

/** Written past every buffer: the next thing to happen may be the end of the process. */
function told(what: string): void {
  try {
    writeSync(STDERR, `fault: ${what}\n`);
  } catch {
    // Nobody listens any more, who could count it.
  }
}

/**
 * Faults from their text, separated by commas: `step:nth`, `step:nth:action`, `step:first-last:action`, and
 * `clock:nth:seconds` for a clock that is off by so much from its nth reading on. Without an action the process is killed.
 * @param onStrike told of each time that one happens, before it does; of the clock once
 * @throws TypeError naming the one that cannot be understood
 */
export function parseFaults(text: string, onStrike: (what: string) => void = () => undefined): Faults {
  const parts = text.split(',');
  const clock = parts.map(clockFaultOf).find((fault) => fault !== null);
  const steps = parts.map(stepFaultOf).filter((fault) => fault !== null);
  if (steps.length + (clock === undefined ? 0 : 1) !== parts.length) {
    throw new TypeError(`"${text}" names no faults: expected step:nth[:action] or clock:nth:seconds`);
  }
  const visits = new Map<FaultStep, number>();
  let readings = 0;
  return {
    at(step) {
      const visit = (visits.get(step) ?? 0) + 1;
      visits.set(step, visit);
      const fault = steps.find((one) => one.step === step && one.from <= visit && visit <= one.to);
      if (fault === undefined) return undefined;
      onStrike(`${fault.action} at ${step}`);
      return DOES[fault.action](step);
    },
    clockSkew() {
      readings += 1;
      if (clock === undefined || readings < clock.from) return 0;
      if (readings === clock.from) onStrike(`the clock is off by ${clock.skewMs} ms`);
      return clock.skewMs;
    },
  };
}

function clockFaultOf(part: string): ClockFault | null {
  const [, from, seconds] = /^clock:(\d+):([+-]?\d+)$/.exec(part) ?? [];
  return from === undefined || seconds === undefined ? null : { from: Number(from), skewMs: Number(seconds) * 1_000 };
}

function stepFaultOf(part: string): StepFault | null {
  const [, name, from, to = from, word = 'kill'] = /^([a-z]+):(\d+)(?:-(\d+))?(?::([a-z]+))?$/.exec(part) ?? [];
  const step = FAULT_STEPS.find((one) => one === name);
  const action = ACTIONS.find((one) => one === word);
  return step === undefined || action === undefined ? null : { step, from: Number(from), to: Number(to), action };
}
