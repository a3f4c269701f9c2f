import { ValidateBy } from 'class-validator';
import { toInstant } from '#kernel';
import { parseLocalDate } from '#procedure';

/** What is wrong with a value, as the end of a sentence that begins with the field; `null` where nothing is. */
type Fault = (value: unknown) => string | null;

interface CheckOptions {
  /** The value is a list, and each of its members is checked. */
  readonly each?: boolean;
}

/** One check of a field with its remedy, for class-validator. */
export const check = (
  name: string,
  fault: Fault,
  wouldAccept: string,
  { each }: CheckOptions = {},
): PropertyDecorator =>
  ValidateBy(
    {
      name,
      validator: {
        validate: (value) => fault(value) === null,
        defaultMessage: (args) => faultIn(fault, args?.value, each) ?? 'is not accepted',
      },
    },
    { each, context: { wouldAccept } },
  );

const faultIn = (fault: Fault, value: unknown, each = false): string | null =>
  each && Array.isArray(value) ? (value.map(fault).find((found) => found !== null) ?? null) : fault(value);

const LONE_SURROGATE = /\p{Surrogate}/u;

/** Text that every store takes: Postgres refuses NUL, and half a surrogate pair has no UTF-8. */
export function textFault(value: unknown, max: number): string | null {
  if (typeof value !== 'string') return 'is no text';
  if (value.trim() === '') return 'is empty';
  if (value.length > max) return `has ${count(value.length)} characters, more than ${count(max)}`;
  return value.includes('\u0000') || LONE_SURROGATE.test(value) ? 'holds characters that cannot be stored' : null;
}

export const atMost = (max: number): string => `1 to ${count(max)} characters`;
const count = (n: number): string => n.toLocaleString('en-GB');

export const A_MOMENT = 'a moment with its offset, such as 2025-04-24T09:30:00+01:00';
export const momentFault: Fault = (value) =>
  typeof value === 'string' && toInstant(value) !== null ? null : 'is no moment';

export const A_DAY = 'a day such as 2025-04-24';
export const dayFault: Fault = (value) =>
  typeof value === 'string' && parseLocalDate(value) !== null ? null : 'is no day of the calendar';

/** A fault of a field that must look like something. */
export const formFault =
  (form: RegExp, message: string, max: number): Fault =>
  (value) =>
    textFault(value, max) ?? (form.test(String(value)) ? null : message);
