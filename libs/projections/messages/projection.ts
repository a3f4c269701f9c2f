import type { RecordedMessageEvent } from '#message';
import type { Projection } from '#read-model';
import type { MessageRow } from './row.ts';

const MESSAGES = 'message-';
const messageOf = ({ stream }: Pick<RecordedMessageEvent, 'stream'>): string => stream.slice(MESSAGES.length);

/** One row for each message that came in, and where it is. */
export const messages: Projection<MessageRow, RecordedMessageEvent> = {
  name: 'messages',
  version: 1,
  handles: ['MessageTaken', 'MessageWaits', 'MessageFiled'],
  prefixes: [MESSAGES],
  table: {
    columns: {
      message: 'text',
      state: 'text',
      because: 'text?',
      size: 'integer',
      takenAt: 'instant',
      caseId: 'text?',
    },
    indexes: [
      ['organisation', 'takenAt', 'key'],
      ['organisation', 'state', 'takenAt', 'key'],
    ],
  },
  partition: messageOf,
  fold(rows, event) {
    const message = messageOf(event);
    if (event.type === 'MessageTaken') {
      const { organisation, decidedAt: takenAt } = event.meta;
      const { size } = event.data;
      return [
        { put: { key: message, organisation, message, state: 'taken', because: null, size, takenAt, caseId: null } },
      ];
    }
    const row = rows.get(message);
    if (row === undefined) throw new Error(`the message ${message} was never taken`);
    return event.type === 'MessageWaits'
      ? [{ put: { ...row, state: 'waits', because: event.data.because } }]
      : [{ put: { ...row, state: 'filed', caseId: event.data.case } }];
  },
};
