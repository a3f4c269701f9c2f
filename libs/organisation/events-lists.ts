import { choice, day, event, line, word } from '#kernel';

/** What a firm keeps lists of, each by code and title. */
export const LISTS = ['product', 'service', 'site', 'team', 'cause'] as const;
export type ListName = (typeof LISTS)[number];

const list = choice(LISTS, 'The list.');
const entry = word('The code of the entry.');

/** What a firm chooses from: its products and services, its sites and teams, the causes that it counts. */
export const lists = {
  /** In force from that day on. Once retired, a code can be added again. */
  ListEntryAdded: event({
    list,
    code: entry,
    title: line('What it is called.'),
    from: day('The first day on which it can be chosen.', { side: 'any', atMost: 2 }),
  }),
  ListEntryRetired: event({
    list,
    code: entry,
    lastDay: day('The last day on which it can be chosen.', { side: 'any', notBefore: ['opener'], atMost: 2 }),
  }),
};
