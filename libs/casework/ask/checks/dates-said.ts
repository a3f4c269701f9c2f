import { DATE_REFUSALS, dateFault as faultOfDates, type DateRefusal, type HeldAgainst } from '#kernel';
import { actSchemas, type ActType } from '../../events/index.ts';
import type { CaseRefusalCode } from '../refusals.ts';

export type { HeldAgainst } from '#kernel';

export const isFaultOfDate = (code: CaseRefusalCode): boolean => code in DATE_REFUSALS;

/** What is wrong with the first of an act's days and moments that is not where its declaration says; `null` where none is. */
export const dateFault = (type: ActType, data: object, against: HeldAgainst): DateRefusal | null =>
  faultOfDates(actSchemas[type], data, against);
