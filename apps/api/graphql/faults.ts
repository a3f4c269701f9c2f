import { HttpException } from '@nestjs/common';
import type { TokenRole } from '#identity';

/** What is wrong with one field of the input. */
export interface FieldFault {
  /** As a dotted path: `input.channel`, `acts.1.act.respond.kind`. */
  readonly field: string;
  /** What it offends against, where that has a word. */
  readonly rule?: string;
  readonly message: string;
  readonly wouldAccept: string | null;
}

/**
 * What a client is told in the `errors` of an answer: the request could not be put to Redress at all. What Redress
 * itself refuses is a `CommandRefused`. A Nest exception, so that GraphQL and plain HTTP say the same.
 */
export class ApiFault extends HttpException {
  constructor(
    status: number,
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super({ code, message, ...details }, status);
    this.message = message;
  }
}

export const badInput = (fields: readonly FieldFault[]): ApiFault =>
  new ApiFault(
    400,
    'BAD_USER_INPUT',
    fields.map(({ field, message }) => `${field} ${message}`).join('; ') || 'The input is not accepted',
    { fields },
  );

export const forbidden = (role: TokenRole, roles: readonly TokenRole[]): ApiFault =>
  new ApiFault(403, 'FORBIDDEN', `The role ${role} may not do this; it is for ${roles.join(', ')}`, { roles });

export const notFound = (what: string): ApiFault => new ApiFault(404, 'NOT_FOUND', `There is no ${what}`);
