import type { GraphiQLProps } from 'graphiql';

type Fetcher = GraphiQLProps['fetcher'];

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
      body: JSON.stringify(params),
    });
    return response.json();
  };
