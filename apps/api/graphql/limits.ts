import {
  GraphQLError,
  Kind,
  type ASTVisitor,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** Levels of selection; the introspection that GraphiQL sends has 14. */
export const MAX_DEPTH = 15;
/** Fields of one operation with its fragments written out. */
const MAX_FIELDS = 1_000;
/** Fields of one operation that are there more than once under other names. */
const MAX_ALIASES = 50;

interface Weight {
  readonly fields: number;
  readonly aliases: number;
}

/**
 * A validation rule: an operation that asks for more than anybody needs is refused before it runs, and before any other
 * rule compares each of its fields with all others. Fragments are weighed once and counted wherever they are spread, so
 * that they multiply nothing unseen.
 * @throws GraphQLError which ends the validation.
 */
export function limits(context: ValidationContext): ASTVisitor {
  const weighed = new Map<string, Weight>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of context.getDocument().definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }

  const ofFragment = (name: string): Weight => {
    const known = weighed.get(name);
    if (known !== undefined) return known;
    // A fragment that spreads itself is refused by another rule; here it only must not loop.
    weighed.set(name, { fields: 0, aliases: 0 });
    const weight = ofSelections(fragments.get(name)?.selectionSet);
    weighed.set(name, weight);
    return weight;
  };

  const ofSelections = (set: SelectionSetNode | undefined): Weight => {
    let fields = 0;
    let aliases = 0;
    for (const selection of set?.selections ?? []) {
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? ofFragment(selection.name.value)
          : ofSelections(selection.selectionSet);
      fields += inner.fields + (selection.kind === Kind.FIELD ? 1 : 0);
      aliases += inner.aliases + (selection.kind === Kind.FIELD && selection.alias !== undefined ? 1 : 0);
    }
    return { fields, aliases };
  };

  return {
    Document({ definitions }) {
      for (const definition of definitions) {
        if (!('selectionSet' in definition)) continue;
        const { fields, aliases } = ofSelections(definition.selectionSet);
        if (fields > MAX_FIELDS) throw tooMuch(`${fields} fields`, `at most ${MAX_FIELDS}`);
        if (aliases > MAX_ALIASES) throw tooMuch(`${aliases} aliases`, `at most ${MAX_ALIASES}`);
      }
    },
  };
}

const tooMuch = (asked: string, wouldAccept: string): GraphQLError =>
  new GraphQLError(`The operation asks for ${asked}; ${wouldAccept} are answered`, {
    extensions: { code: 'OPERATION_TOO_LARGE', wouldAccept },
  });
