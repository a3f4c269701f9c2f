export { BadPageSize, BadQuery, MalformedCursor, MAX_PAGE, type Page, type Paging } from './page.ts';
export type { Sort } from './cursor.ts';
export { pageOf, pageOfAny } from './keyset.ts';
export { plainRows } from './plain-rows.ts';
