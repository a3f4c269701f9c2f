import { z } from 'zod';
import { line, localDate, word } from './words.ts';

/** What a firm keeps lists of, each by code and title. */
export const LISTS = ['product', 'service', 'site', 'team', 'cause'] as const;
export type ListName = (typeof LISTS)[number];

/** What a firm chooses from: its products and services, its sites and teams, the causes that it counts. */
export const lists = {
  /** In force from that day on. Once retired, a code can be added again. */
  ListEntryAdded: z.strictObject({ list: z.enum(LISTS), code: word, title: line, from: localDate }),
  ListEntryRetired: z.strictObject({ list: z.enum(LISTS), code: word, lastDay: localDate }),
};
