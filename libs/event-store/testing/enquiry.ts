import { randomUUID } from 'node:crypto';
import { accept, refuse } from '#kernel';
import type { Aggregate, Decided, Instant, Provenance, UnionOf } from '#kernel';
import { z } from 'zod';

/** A small aggregate to try the machinery on: an enquiry is opened once and takes notes up to a number. */
interface EnquiryEvents {
  EnquiryOpened: { readonly topic: string; readonly urgency: number };
  NoteTaken: { readonly text: string };
}
export type EnquiryEvent = UnionOf<EnquiryEvents>;
export type EnquiryCommand =
  { readonly type: 'open'; readonly topic: string } | { readonly type: 'note'; readonly text: string };

export interface Enquiry {
  readonly topic: string | null;
  readonly notes: readonly string[];
}

export interface EnquiryContext {
  readonly now: Instant;
  readonly newId: () => string;
}

export const MOST_NOTES = 20;

export const enquiry: Aggregate<Enquiry, EnquiryCommand, EnquiryEvent, EnquiryContext> = {
  name: 'enquiry',
  scope: 'organisation',
  initial: { topic: null, notes: [] },
  evolve(state, event) {
    switch (event.type) {
      case 'EnquiryOpened':
        return { ...state, topic: event.data.topic };
      case 'NoteTaken':
        return { ...state, notes: [...state.notes, event.data.text] };
    }
  },
  decide(state, command, { now, newId }) {
    const decided = <E extends EnquiryEvent>(event: E): Decided<E> => ({ ...event, id: newId(), occurredAt: now });
    if (command.type === 'open') {
      if (state.topic === command.topic) return accept([]);
      if (state.topic !== null) return refuse({ code: 'ALREADY_OPEN', message: 'The enquiry is open already.' });
      return accept([decided({ type: 'EnquiryOpened', data: { topic: command.topic, urgency: 1 } })]);
    }
    if (state.notes.length >= MOST_NOTES) return refuse({ code: 'FULL', message: 'The enquiry takes no more notes.' });
    return accept([decided({ type: 'NoteTaken', data: { text: command.text } })]);
  },
  catalogue: {
    EnquiryOpened: {
      version: 3,
      schema: z.strictObject({ topic: z.string(), urgency: z.int() }),
      upcasters: {
        1: ({ title, ...rest }) => ({ ...rest, topic: title }),
        2: (data) => ({ ...data, urgency: 0 }),
      },
    },
    NoteTaken: { version: 1, schema: z.strictObject({ text: z.string() }) },
  },
};

export const provenance: Provenance = {
  $correlationId: '0b6f0c0e-0000-4000-8000-000000000001',
  $causationId: '0b6f0c0e-0000-4000-8000-000000000002',
  commandId: 'command-1',
  commandHash: 'hash-1',
  organisation: 'aurora',
  actor: { id: 'ann', role: 'handler', authenticated: 'token' },
  origin: { kind: 'live' },
  decidedAt: '2026-11-22T09:30:00.000Z',
};

/** Whose eyes the enquiries of these specs are read with. */
export const ours = { organisation: provenance.organisation };

export const context: EnquiryContext = { now: '2026-11-22T09:30:00.000Z', newId: () => randomUUID() };

export const note = (text: string, id: string = randomUUID()): Decided<EnquiryEvent> => ({
  type: 'NoteTaken',
  data: { text },
  id,
  occurredAt: '2026-11-22T09:00:00.000Z',
});

/** A command as a sender sends it, with an id and a hash of its own. */
export const sending = (commandId: string, commandHash = `hash of ${commandId}`) => ({
  commandId,
  commandHash,
  organisation: provenance.organisation,
  context,
  provenance,
});
