/** What a field of an event holds, as far as a pack can compare it. */
export type FieldType = 'text' | 'number' | 'bool' | 'date' | 'list' | 'any';

/** What a pack can say of one type of event: its fields, and the words a field is closed over. */
export interface EventVocabulary {
  /** By field: the only values it takes, or `null` where it takes any. */
  readonly fields: Readonly<Record<string, readonly string[] | null>>;
  /** By field: what it holds. */
  readonly types: Readonly<Record<string, FieldType>>;
  /** Sealed fields hold personal data: a rule may ask whether they are there and never what they say. */
  readonly sealed: readonly string[];
  /** Fields that every such act has, those that the case fills in itself left out. */
  readonly required: readonly string[];
  /** Of an act that a letter can carry out: the fields that the letter itself fills, its channel and what it says. */
  readonly byLetter?: readonly string[];
  /** The field that names what the event is about, where a case can have several of it. */
  readonly subject?: string;
  /** An act somebody does, or a consequence the pack derives. */
  readonly kind: 'act' | 'consequence';
}

/** Every event that a pack can name. `checkPack` holds every `where` against it. */
export type PackVocabulary = Readonly<Record<string, EventVocabulary>>;
