/** What a command is answered with. */
export interface Accepted {
  readonly __typename: 'CommandAccepted';
  readonly caseId: string;
  readonly reference: string;
  /** Null where nothing was written. */
  readonly position: string | null;
  readonly events: readonly { readonly id: string; readonly type: string }[];
  /** Ids that Redress minted, by what they name. */
  readonly created: readonly { readonly what: string; readonly id: string }[];
}
export interface Refused {
  readonly __typename: 'CommandRefused';
  readonly code: string;
  readonly message: string;
  readonly clauses: readonly string[];
  readonly rule: string | null;
  readonly wouldAccept: string | null;
  readonly field: string | null;
  readonly unblockedBy: readonly {
    readonly role: string;
    readonly title: string;
    readonly people: readonly string[];
  }[];
}
export type Outcome = Accepted | Refused;

export const RESULT = `{ __typename
  ... on CommandAccepted { caseId reference position events { id type } created { what id } }
  ... on CommandRefused { code message clauses rule wouldAccept field unblockedBy { role title people } } }`;
