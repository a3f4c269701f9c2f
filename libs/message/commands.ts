import type { Id, Instant } from '#kernel';
import type { MessageEventMap } from './events.ts';

export type MessageCommand =
  | { readonly type: 'take'; readonly data: MessageEventMap['MessageTaken'] }
  | { readonly type: 'file'; readonly data: MessageEventMap['MessageFiled'] }
  | { readonly type: 'wait'; readonly data: MessageEventMap['MessageWaits'] };

export interface MessageContext {
  readonly now: Instant;
  readonly newId: () => Id;
}
