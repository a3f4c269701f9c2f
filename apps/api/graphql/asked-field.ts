import { GraphQLEnumType, Kind, parse, visit, type ASTNode, type GraphQLError, type GraphQLSchema } from 'graphql';

/** The input field that GraphQL complains of, as a dotted path; `null` where it complains of something else. */
export function askedField(error: GraphQLError): string | null {
  const [, inVariable] = / at "([^"]+)"/.exec(error.message) ?? [];
  if (inVariable !== undefined) return inVariable.replaceAll(/\[(\d+)\]/g, '.$1');
  const [node] = error.nodes ?? [];
  const body = node?.loc?.source.body;
  return node === undefined || body === undefined ? null : pathTo(node, parse(body));
}

/** The arguments and fields around a value that is written out in an operation. */
function pathTo(wanted: ASTNode, document: ASTNode): string | null {
  const path: string[] = [];
  let found: string | null = null;
  visit(document, {
    enter(node) {
      if (isNamed(node)) path.push(node.name.value);
      if (node.kind === wanted.kind && node.loc?.start === wanted.loc?.start && path.length > 0) found = path.join('.');
    },
    leave(node) {
      if (isNamed(node)) path.pop();
    },
  });
  return found;
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
