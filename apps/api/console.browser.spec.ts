import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { COMPLAINT } from './testing/api-client.ts';
import { startTestApi, type TestApi } from './testing/start-test-api.ts';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const BUILT = existsSync(new URL('../../dist/apps/console/assets', import.meta.url));

/** Needs Chromium and a built console; where either is missing there is nothing to look at. */
const described = existsSync(CHROMIUM) && BUILT ? describe : describe.skip;

described('the console in a browser that reaches nothing outside', () => {
  let api: TestApi;
  let browser: Browser;
  let page: Page;
  const outside: string[] = [];

  beforeAll(async () => {
    api = await startTestApi();
    await (await api.as('handler')).command('receiveComplaint', 'first', COMPLAINT);
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    });
    page = await browser.newPage({ viewport: { width: 1400, height: 850 } });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(api.url) && !/^(blob|data):/.test(url)) outside.push(url);
    });
  });
  afterAll(async () => {
    await browser.close();
    await api.close();
  });

  it('loads, says that a token is missing, and answers a query once it has one', async () => {
    await page.goto(`${api.url}/console`);
    await page.waitForSelector('text=UNAUTHENTICATED');
    await page.fill('#token', (await api.as('handler')).token ?? '');
    await page.click('.token button');
    await page.click('button:text-is("Register")');
    await page.click('button.graphiql-execute-button');
    await page.waitForSelector('.graphiql-response >> text=ACM-2024-00001');
    expect(outside).toEqual([]);
  });

  it('keeps nothing beyond the tab', async () => {
    // The library's types know no browser; these run in the page.
    expect(await page.evaluate('Object.keys(localStorage)')).toEqual([]);
    expect(await page.evaluate("sessionStorage.getItem('redress:token')")).toBeTruthy();
  });
});
