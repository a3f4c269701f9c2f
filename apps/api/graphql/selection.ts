import { Kind, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/**
 * The fields that an operation asks for below a field, at the end of a path of names; those that `@skip` or `@include`
 * may yet leave out are among them.
 */
export function selectedFields(
  { fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>,
  ...path: readonly string[]
): ReadonlySet<string> {
  let sets = fieldNodes.map(({ selectionSet }) => selectionSet);
  for (const name of path) {
    sets = sets
      .flatMap((set) => fieldsOf(set, fragments))
      .filter((field) => field.name.value === name)
      .map(({ selectionSet }) => selectionSet);
  }
  return new Set(sets.flatMap((set) => fieldsOf(set, fragments)).map(({ name }) => name.value));
}

function fieldsOf(set: SelectionSetNode | undefined, fragments: GraphQLResolveInfo['fragments']): readonly FieldNode[] {
  return (set?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT
      ? fieldsOf(selection.selectionSet, fragments)
      : fieldsOf(fragments[selection.name.value]?.selectionSet, fragments);
  });
}
