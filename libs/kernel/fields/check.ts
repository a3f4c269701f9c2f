import { toInstant } from '../instant.ts';
import type { Form, Kind, More } from './declaration.ts';
import { A_DAY, isDay } from './held.ts';
import { textWrong, type TextForm, type Wrong } from './text.ts';

/** The form of a text of this kind, or `null` where it is none. */
export function textFormOf(kind: Kind): TextForm | null {
  switch (kind.kind) {
    case 'text':
    case 'line':
    case 'source':
      return { max: kind.max, lines: true };
    case 'email':
      return { max: 320, name: true };
    case 'phone':
    case 'word':
      return { max: 100, name: kind.kind === 'word' };
    case 'code':
      return { max: kind.max, name: true };
    case 'id':
      return { max: 200, name: true };
    case 'fileName':
    case 'language':
    case 'mediaType':
    case 'url':
    case 'form':
    case 'hash':
    case 'currency':
      return { max: 500 };
    default:
      return null;
  }
}

/** One address, as it is written between the brackets: no name, no list. */
const EMAIL = /^[^\s@<>()[\],;:"\\]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}.-]{0,252}[\p{L}\p{N}\p{M}])?$/u;
const FORMS: { readonly [K in Kind['kind']]?: Form & { readonly message: string } } = {
  hash: { like: /^[0-9a-f]{64}$/, wouldAccept: 'a sha-256, in 64 lower-case hex digits', message: 'is no sha-256' },
  currency: {
    like: /^[A-Z]{3}$/,
    wouldAccept: 'the three letters of a currency, such as GBP',
    message: 'is no currency',
  },
  fileName: {
    like: /^[^/\\]*[^/\\.\s]$/u,
    wouldAccept: 'the name of a file, without its folder',
    message: 'is no name of a file',
  },
  email: { like: EMAIL, wouldAccept: 'an address such as ann@example.org', message: 'is no e-mail address' },
};

export const A_MOMENT = 'a moment with its offset, such as 2025-04-24T09:30:00+01:00';

/**
 * What is wrong with a value by itself, by what its field was declared to be, or `null`. It needs no case and no present:
 * where a day lies is held by `dateFault`. Lists and groups are looked into by `fieldFaults`.
 */
export function valueWrong(kind: Kind & More, value: unknown): Wrong | null {
  const form = textFormOf(kind);
  if (form !== null) return textWrong(value, form) ?? formWrong(kind, String(value));
  switch (kind.kind) {
    case 'day':
      return isDay(value) ? null : { rule: 'calendar', message: 'is no day of the calendar', wouldAccept: A_DAY };
    case 'moment':
      return typeof value === 'string' && isDay(toInstant(value)?.slice(0, 10))
        ? null
        : { rule: 'calendar', message: 'is no moment', wouldAccept: A_MOMENT };
    case 'choice':
      return typeof value === 'string' && kind.values.includes(value)
        ? null
        : { rule: 'choice', message: 'is none of the choices', wouldAccept: `one of: ${kind.values.join(', ')}` };
    case 'flag':
      return typeof value === 'boolean'
        ? null
        : { rule: 'type', message: 'is no yes or no', wouldAccept: 'true or false' };
    case 'whole':
      return wholeWrong(value, kind);
    case 'amount':
      return typeof value === 'number' && value > 0 && value < 1e12 && isPence(value)
        ? null
        : { rule: 'range', message: 'is no amount', wouldAccept: 'a number above 0 with at most two decimals' };
    case 'fact':
      return factWrong(value);
    case 'carried':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? null
        : { rule: 'type', message: 'is no group of fields', wouldAccept: 'the fields of the act, by their names' };
    default:
      return null;
  }
}

function formWrong(kind: Kind & More, value: string): Wrong | null {
  if (kind.kind === 'url') return urlWrong(value);
  const known = kind.form === undefined ? FORMS[kind.kind] : { message: 'does not have the form', ...kind.form };
  if (known === undefined || known.like.test(value)) return null;
  return { rule: 'form', message: known.message, wouldAccept: known.wouldAccept };
}

const urlWrong = (value: string): Wrong | null =>
  /^https?:/iu.test(value) && URL.canParse(value)
    ? null
    : { rule: 'form', message: 'is no address', wouldAccept: 'an address such as https://example.org/complaints' };

const wholeWrong = (value: unknown, { least, most }: Extract<Kind, { kind: 'whole' }>): Wrong | null =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most
    ? null
    : { rule: 'range', message: 'is out of range', wouldAccept: `a whole number from ${least} to ${most}` };

const isPence = (value: number): boolean => Math.abs(value * 100 - Math.round(value * 100)) < 1e-6;

/** Beyond these a number in JSON is another one than was said. */
function factWrong(value: unknown): Wrong | null {
  if (typeof value === 'string') return textWrong(value, { max: 500, lines: true });
  if (typeof value === 'boolean') return null;
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER && !Object.is(value, -0)
    ? null
    : { rule: 'type', message: 'is no fact', wouldAccept: 'true, false, a number or a text' };
}
