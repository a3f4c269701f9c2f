/** A letter as it goes into an envelope, or as the rich half of an e-mail: HTML that asks for nothing from outside. */

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);

const STYLE = `body{font:11pt/1.5 Georgia,serif;max-width:17cm;margin:2rem auto;color:#111}
address{font-style:normal;white-space:pre-line;min-height:3.5cm}.body{white-space:pre-line}h1{font-size:12pt}
@media print{body{margin:0;max-width:none}@page{size:A4;margin:25mm 20mm}}`;

export interface Printed {
  readonly organisation: string;
  /** Name and address, a line each. */
  readonly to: string;
  /** The day, in words. */
  readonly today: string;
  readonly reference: string;
  readonly subject: string;
  readonly body: string;
}

export const letterHtml = ({ organisation, to, today, reference, subject, body }: Printed): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(subject)}</title><style>${STYLE}</style></head>
<body><p>${escaped(organisation)}</p><address>${escaped(to)}</address>
<p>${escaped(today)}<br>Our reference: ${escaped(reference)}</p>
<h1>${escaped(subject)}</h1><div class="body">${escaped(body)}</div></body></html>
`;
