export { hurriedTimers, ManualTimers } from './manual-timers.ts';
export { MemoryLog } from './memory-log.ts';
