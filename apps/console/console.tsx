import { GraphiQL } from 'graphiql';
import { useState, type FormEvent } from 'react';
import { fetcherWith } from './fetcher.ts';
import { OPERATIONS } from './operations.ts';

const TOKEN = 'redress:token';

/** GraphiQL with the operations of a day's work in its tabs and one token for all of them. */
export function Console() {
  const [token, setToken] = useState(() => sessionStorage.getItem(TOKEN) ?? '');

  const use = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const entered = String(new FormData(event.currentTarget).get('token') ?? '').trim();
    sessionStorage.setItem(TOKEN, entered);
    setToken(entered);
  };

  return (
    <div className="console">
      <form className="token" onSubmit={use}>
        <strong>Redress</strong>
        <label htmlFor="token">Token</label>
        <input
          id="token"
          name="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          defaultValue={token}
          placeholder="npm run redress -- token prints one"
        />
        <button type="submit">Use</button>
        <span>{token === '' ? 'No token: the API answers nobody without one.' : 'Kept until this tab is closed.'}</span>
      </form>
      {/* With another token the schema has to be asked for again. */}
      <GraphiQL
        key={token}
        fetcher={fetcherWith(token)}
        storage={sessionStorage}
        defaultTabs={OPERATIONS.map(({ query, variables }) => ({ query, variables }))}
        defaultEditorToolsVisibility="variables"
        showPersistHeadersSettings={false}
        forcedTheme="light"
      />
    </div>
  );
}
