import { localDateOf } from '#procedure';
import type { Personal } from '../queries/personal.ts';
import type { CellValue, NamedColumn, NamedRegister } from './cells.ts';
import type { Line, MadeEntry } from './register-view.ts';

/** A register as it is printed: plain HTML that asks for nothing from outside, and CSV for spreadsheets. */

const STYLE = `body{font:11pt/1.4 Georgia,serif;margin:2rem;color:#111}h1{font-size:15pt;margin:0 0 .2rem}
p{margin:.2rem 0;color:#444}table{border-collapse:collapse;width:100%;margin-top:1rem}
th,td{border:1px solid #777;padding:.3rem .5rem;text-align:left;vertical-align:top;white-space:pre-wrap;overflow-wrap:anywhere}
th{background:#eee}.form th{width:14rem}
@media print{body{margin:0}thead{display:table-header-group}tr{break-inside:avoid}a{display:none}@page{margin:15mm}}`;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? '');

export interface Printed {
  readonly organisation: string;
  readonly timeZone: string;
  readonly printedAt: string;
}

/** A cell as people read it: days in the organisation's zone, and what is not for the reader said to be so. */
export function cellText(value: CellValue, type: NamedColumn['type'], timeZone: string): string {
  if (value === null) return '';
  if (Array.isArray(value)) return value.map((one: string | Personal) => partText(one)).join('\n');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return type === 'moment' ? momentText(value, timeZone) : value;
  return partText(value as Personal);
}

const partText = (part: string | Personal): string =>
  typeof part === 'string' ? part : (part.text ?? `(${part.state})`);

const momentText = (moment: string, timeZone: string): string => {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return `${localDateOf(moment, timeZone)} ${time.format(new Date(moment))}`;
};

const page = (title: string, body: string, { organisation, printedAt, timeZone }: Printed): string =>
  `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escaped(title)}</title><style>${STYLE}</style></head>
<body><h1>${escaped(title)}</h1>
<p>${escaped(organisation)}, as of ${escaped(momentText(printedAt, timeZone))}</p>
${body}
</body></html>
`;

/** One entry as a form: a line for each column, then what rules entered. */
export function formHtml(
  register: NamedRegister,
  columns: readonly NamedColumn[],
  line: Line,
  printed: Printed,
): string {
  const rows = columns.map(({ title, type }, n) => row(title, cellText(line.cells[n] ?? null, type, printed.timeZone)));
  const entries = line.entries.map((entry) => row(entryTitle(entry, printed.timeZone), entryText(entry)));
  const body = `<p>${escaped(register.title)}</p>\n<table class="form"><tbody>${[...rows, ...entries].join('\n')}</tbody></table>`;
  return page(line.name, body, printed);
}

const row = (title: string, text: string): string =>
  `<tr><th scope="row">${escaped(title)}</th><td>${escaped(text)}</td></tr>`;

const entryTitle = ({ madeAt }: MadeEntry, timeZone: string): string => momentText(madeAt, timeZone);
const entryText = ({ fields }: MadeEntry): string =>
  fields.map(({ name, value }) => `${name}: ${partText(value)}`).join('\n');

/** A page of a register. @param next the address of the page after it. */
export function listHtml(
  register: NamedRegister,
  columns: readonly NamedColumn[],
  lines: readonly Line[],
  next: string | null,
  printed: Printed,
): string {
  const head = columns.map(({ title }) => `<th scope="col">${escaped(title)}</th>`).join('');
  const rows = lines.map(({ cells }) => {
    const texts = columns.map(({ type }, n) => escaped(cellText(cells[n] ?? null, type, printed.timeZone)));
    return `<tr>${texts.map((text) => `<td>${text}</td>`).join('')}</tr>`;
  });
  const further = next === null ? '' : `<p><a rel="next" href="${escaped(next)}">Further entries</a></p>`;
  const body = `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>${further}`;
  return page(register.title, body, printed);
}

/** The lines of a page as CSV, with the pack's titles above those of the first. */
export function linesCsv(
  columns: readonly NamedColumn[],
  lines: readonly Line[],
  timeZone: string,
  head: boolean,
): string {
  const rows = lines.map(({ cells }) => columns.map(({ type }, n) => cellText(cells[n] ?? null, type, timeZone)));
  return [...(head ? [columns.map(({ title }) => title)] : []), ...rows]
    .map((cells) => `${cells.map(csvCell).join(',')}\r\n`)
    .join('');
}

/** Text that a spreadsheet would run is made text by an apostrophe. */
function csvCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
