import type { GraphiQLProps } from 'graphiql';
import { Kind, parse } from 'graphql';

type Fetcher = GraphiQLProps['fetcher'];
type Params = Parameters<Fetcher>[0];

/** Asks the API that the console comes from, with the token of the field unless the headers panel names another. */
export const fetcherWith =
  (token: string): Fetcher =>
  async (params, options) => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
        ...options?.headers,
      },
      body: JSON.stringify(ofThisTab(params)),
    });
    return response.json();
  };

/** Who runs a tab as soon as it is opened is sent the name of the last tab's operation by GraphiQL: what is shown is meant. */
function ofThisTab(params: Params): Params {
  const names = operationsIn(params.query);
  const isMeant = params.operationName == null || names.includes(params.operationName);
  return isMeant || names.length !== 1 ? params : { ...params, operationName: names[0] };
}

function operationsIn(query: string): readonly (string | undefined)[] {
  try {
    return parse(query).definitions.flatMap((one) => (one.kind === Kind.OPERATION_DEFINITION ? [one.name?.value] : []));
  } catch {
    // The API says what is wrong with it.
    return [];
  }
}
