import {
  GraphQLEnumType,
  Kind,
  parse,
  visit,
  type ASTNode,
  type GraphQLError,
  type GraphQLSchema,
  type Source,
} from 'graphql';

/**
 * Finds the input field that GraphQL complains of, as a dotted path; `null` where it complains of something else. A text
 * is parsed and walked once for all that is wrong with it.
 */
export function askedFields(): (error: GraphQLError) => string | null {
  const walked = new Map<Source, Places>();
  const placesIn = (source: Source): Places => {
    const places = walked.get(source) ?? placesOf(parse(source));
    walked.set(source, places);
    return places;
  };
  return ({ message, nodes }) => {
    const [, inVariable] = / at "([^"]+)"/.exec(message) ?? [];
    if (inVariable !== undefined) return inVariable.replaceAll(/\[(\d+)\]/g, '.$1');
    const [node] = nodes ?? [];
    return node?.loc === undefined ? null : (placesIn(node.loc.source).get(placeOf(node)) ?? null);
  };
}

/** By the place of a value that is written out in an operation, the arguments and fields around it. */
type Places = ReadonlyMap<string, string>;

const placeOf = ({ kind, loc }: ASTNode): string => `${kind} ${loc?.start}`;

function placesOf(document: ASTNode): Places {
  const places = new Map<string, string>();
  const path: string[] = [];
  visit(document, {
    enter(node) {
      if (isNamed(node)) path.push(node.name.value);
      if (path.length > 0) places.set(placeOf(node), path.join('.'));
    },
    leave(node) {
      if (isNamed(node)) path.pop();
    },
  });
  return places;
}

const isNamed = (node: ASTNode): node is ASTNode & { readonly name: { readonly value: string } } =>
  node.kind === Kind.ARGUMENT || node.kind === Kind.OBJECT_FIELD;

/** The words that GraphQL would have taken, where it complains of a word. */
export function acceptedWords({ message }: Error, schema: GraphQLSchema | undefined): string | null {
  const [, name] = / in "(\w+)" enum/.exec(message) ?? [];
  const type = name === undefined ? undefined : schema?.getType(name);
  if (!(type instanceof GraphQLEnumType)) return null;
  return type
    .getValues()
    .map((value) => value.name)
    .join(', ');
}
