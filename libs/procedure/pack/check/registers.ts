import { REGISTER_COLUMNS } from '../columns.ts';
import type { Checking } from './draft.ts';
import { checkTemplate } from './effects.ts';
import { didYouMean, insteadOf } from './nearest.ts';

/** A register has columns that its entries have, each once. */
export function checkRegisters(c: Checking): void {
  for (const [index, { id, holds, fields, name }] of (c.draft.registers ?? []).entries()) {
    const at = ['registers', index] as const;
    const known = Object.keys(REGISTER_COLUMNS[holds]);
    for (const [n, field] of fields.entries()) {
      if (!known.includes(field)) {
        const said = `A register of ${holds === 'case' ? 'cases' : 'corrective actions'} has no column "${field}"`;
        c.report.fault([...at, 'fields', n], `${said}${didYouMean(field, known)}`, insteadOf(field, known));
      } else if (fields.indexOf(field) < n) {
        c.report.fault([...at, 'fields', n], `"${id}" has the column "${field}" already`, 'each column once');
      }
    }
    if (name !== undefined) checkTemplate(c, name, [...at, 'name']);
  }
}
