import { z } from 'zod';
import { channel, circumstances, line, text, word } from './words.ts';

export const escalation = {
  EscalationRequested: z.strictObject({ ...circumstances, channel, reason: text().optional() }),
  StageEscalated: z.strictObject({ ...circumstances, to: word, reason: line.optional() }),
  EscalationDeclined: z.strictObject({ ...circumstances, reason: line }),
};
