/** How a command ends: 0 done, 1 refused with the reason, 2 called wrongly. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    message: string,
    /** For `--json`. */
    readonly details: object = {},
  ) {
    super(message);
  }
}

/** The value of an option that counts something. @throws Refused */
export function wholeNumber(option: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 0 && number <= most) return number;
  throw new Refused(`${option} is "${text}", which is no whole number from 0 to ${most}.`);
}

/** Prints a command's answer: text for people, JSON for programs. */
export function answer(json: boolean, data: object, text: string): void {
  process.stdout.write(
    `${json ? JSON.stringify(data, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2) : text}\n`,
  );
}

/** Progress on standard error for who watches; nothing for a program. */
export function progress(json: boolean, what = 'events'): ((done: number, of?: number) => void) | undefined {
  if (json || !process.stderr.isTTY) return undefined;
  return (done, of) => process.stderr.write(`\r${done}${of === undefined ? '' : ` of ${of}`} ${what}`);
}
