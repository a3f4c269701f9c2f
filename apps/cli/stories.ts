import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { TOKEN_ROLES } from '#identity';
import { z } from 'zod';

const input = z.record(z.string(), z.unknown());
const step = z.union([
  z.strictObject({ at: z.string() }),
  z.strictObject({ say: z.string() }),
  z.strictObject({
    who: z.string(),
    does: z.string(),
    input,
    /** Known at receipt. */
    facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  }),
  /** Does the open tasks of a role. */
  z.strictObject({ who: z.string(), completes: z.string(), input }),
]);
const story = z.strictObject({
  title: z.string(),
  organisation: z.string(),
  /** By the name under which they appear: the person, and what the token allows. */
  people: z.record(z.string(), z.tuple([z.string(), z.enum(TOKEN_ROLES)])),
  appointed: z.array(
    z.strictObject({ role: z.string(), person: z.string(), name: z.string(), area: z.string().optional() }),
  ),
  steps: z.array(step),
  /** The limit whose date is proved at the end. */
  proof: z.string(),
});
export type Story = z.infer<typeof story>;
export type Step = z.infer<typeof step>;

/** The stories of the demonstration, which are data as the procedures are. */
export const STORIES: readonly Story[] = z
  .array(story)
  .parse(parse(readFileSync(new URL('./stories.yaml', import.meta.url), 'utf8')));
