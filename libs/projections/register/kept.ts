import type { Acts, ActType, RecordedCaseEvent } from '#casework';
import type { Told, Voiding } from '../told.ts';

export const CONTACT = ['complainant', 'email', 'phone', 'address', 'company'] as const;

/** The acts that the row of a case rests on, and what it keeps of each. Sealed as it was said. */
const KEPT = {
  ComplaintReceived: CONTACT,
  FeedbackReceived: CONTACT,
  IdentityEstablished: CONTACT,
  /** For the search, which is kept by person and is not told of voids. */
  ComplainantAdded: [],
  ConsentWithheld: ['scope'],
  ConsentGiven: ['scope'],
  OutcomeDecided: ['outcome', 'remedies'],
  RemedyOffered: ['remedy', 'offer'],
  RemedyAccepted: ['remedy'],
  RemedyDeclined: ['remedy'],
  RemedyProvided: ['remedy'],
  ActionAgreed: ['action', 'description', 'actionDueOn'],
  ActionRescheduled: ['action', 'actionDueOn'],
  ActionCompleted: ['action'],
  DocumentFiled: ['folder'],
  LessonsRecorded: ['causeCode'],
} as const satisfies { readonly [T in ActType]?: readonly (keyof Acts[T])[] };

type KeptType = keyof typeof KEPT;
type FieldsOf<T extends KeptType> = Extract<(typeof KEPT)[T][number], keyof Acts[T]>;
type Kept = { [T in KeptType]: Told<T, Pick<Acts[T], FieldsOf<T>>> }[KeptType];
type KeptEvent = Extract<RecordedCaseEvent, { type: KeptType }>;
export type ActOfRow = Kept | Voiding;

export const KEPT_TYPES = Object.keys(KEPT) as readonly KeptType[];

export const isKept = (event: RecordedCaseEvent): event is KeptEvent => Object.hasOwn(KEPT, event.type);

export function kept({ id, type, data }: KeptEvent): Omit<Kept, 'voided'> {
  const fields: readonly string[] = KEPT[type];
  const said = Object.fromEntries(Object.entries(data).filter(([field]) => fields.includes(field)));
  return { id, type, data: said };
}
