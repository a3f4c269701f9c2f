import { ValidateBy } from 'class-validator';
import { valueWrong, type Kind, type More, type Wrong } from '#kernel';

const HOLDS = 'holds';

interface CheckOptions {
  /** The value is a list, and each of its members is checked. */
  readonly each?: boolean;
}

/** The check of a field by what it is declared to be, for class-validator: the same as at every other door. */
export const holds = (declared: Kind & More, { each = false }: CheckOptions = {}): PropertyDecorator => {
  const wrong = (value: unknown): Wrong | null => valueWrong(declared, value);
  return ValidateBy(
    {
      name: HOLDS,
      validator: {
        validate: (value) => wrong(value) === null,
        defaultMessage: (args) => JSON.stringify(firstOf(args?.value, each, wrong)),
      },
    },
    { each },
  );
};

const firstOf = (value: unknown, each: boolean, wrong: (one: unknown) => Wrong | null): Wrong | null =>
  each && Array.isArray(value) ? (value.map(wrong).find((found) => found !== null) ?? null) : wrong(value);

/** What a check of class-validator found: ours say it as data, so that a remedy can be about the value. */
export function wrongIn(
  name: string,
  message: string,
  wouldAccept: string | null,
): Omit<Wrong, 'wouldAccept'> & {
  readonly wouldAccept: string | null;
} {
  return name === HOLDS ? (JSON.parse(message) as Wrong) : { rule: name, message, wouldAccept };
}
