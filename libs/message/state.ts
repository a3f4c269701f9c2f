import type { Id } from '#kernel';
import type { MessageEvent, MessageEventMap } from './events.ts';

export interface MessageState {
  readonly status: 'none' | 'taken' | 'filed' | 'waits';
  readonly contentHash: string;
  /** Bytes. */
  readonly size: number;
  /** Where it was filed. */
  readonly case?: Id;
  readonly because?: MessageEventMap['MessageWaits']['because'];
}

export const initialMessage: MessageState = { status: 'none', contentHash: '', size: 0 };

/** Folds one event. Never throws. */
export function evolve(state: MessageState, event: MessageEvent): MessageState {
  switch (event.type) {
    case 'MessageTaken':
      return { ...event.data, status: 'taken' };
    case 'MessageFiled':
      return { ...state, status: 'filed', case: event.data.case };
    case 'MessageWaits':
      return { ...state, status: 'waits', because: event.data.because };
    default:
      return unreachable(event, state);
  }
}

const unreachable = (_event: never, state: MessageState): MessageState => state;
