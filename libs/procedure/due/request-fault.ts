/** What is wrong with a request, where, and what would be accepted. */
export interface DueFault {
  /** A path into the request: `opts.roll`. */
  readonly field: string;
  readonly message: string;
  readonly wouldAccept?: string;
}

/** Reports a fault and stands in for the value that could not be read. */
export type ReportFault = (field: string, message: string, wouldAccept?: string) => null;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
