import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { wrongIn } from './checks.ts';
import { badInput, type FieldFault } from './faults.ts';

/** Checks every input with class-validator and says all that is wrong with it, each with its remedy. */
export const inputPipe = (): ValidationPipe =>
  new ValidationPipe({
    transform: true,
    // What was typed is personal data and not for an error message.
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => badInput(errors.flatMap((error) => faultsOf(error, ''))),
  });

function faultsOf(error: ValidationError, above: string): readonly FieldFault[] {
  const field = above === '' ? error.property : `${above}.${error.property}`;
  const own = Object.entries(error.constraints ?? {}).map(([name, message]) => ({
    field,
    ...wrongIn(name, message, remedyIn(error.contexts?.[name])),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, field))];
}

const remedyIn = (context: unknown): string | null =>
  typeof context === 'object' && context !== null && 'wouldAccept' in context && typeof context.wouldAccept === 'string'
    ? context.wouldAccept
    : null;
