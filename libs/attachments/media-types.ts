const OFFICE = 'application/vnd.openxmlformats-officedocument.';

type Fits = (content: Buffer) => boolean;

const begins =
  (...bytes: readonly number[]): Fits =>
  (content) =>
    bytes.every((byte, index) => content[index] === byte);

const says =
  (...words: readonly string[]): Fits =>
  (content) =>
    words.some((word) => content.subarray(0, word.length).toString('latin1') === word);

/** Readers take a PDF whose header stands within its first KiB, and some scanners write something before it. */
const pdf: Fits = (content) => content.subarray(0, 1_024).includes('%PDF-');

/** A zip with the list of parts that every such document has; the names in a zip are not compressed. */
const office: Fits = (content) => begins(0x50, 0x4b, 0x03, 0x04)(content) && content.includes('[Content_Types].xml');

function text(content: Buffer): boolean {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(content).includes('\u0000');
  } catch {
    return false;
  }
}

/** The first line of a message is a header field, or what a mailbox puts before it. */
const message: Fits = (content) =>
  /^(From |[\x21-\x39\x3b-\x7e]+:[ \t\r\n])/.test(content.subarray(0, 1_000).toString('latin1'));

/** What may be attached, and how content of each type begins or what it must hold. */
const TYPES: Readonly<Record<string, Fits>> = {
  'application/pdf': pdf,
  'image/png': begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
  'image/jpeg': begins(0xff, 0xd8, 0xff),
  'image/gif': says('GIF87a', 'GIF89a'),
  'text/plain': text,
  'message/rfc822': message,
  [`${OFFICE}wordprocessingml.document`]: office,
  [`${OFFICE}spreadsheetml.sheet`]: office,
  [`${OFFICE}presentationml.presentation`]: office,
};

export const MEDIA_TYPES: readonly string[] = Object.keys(TYPES);

/** `text/plain` of `Text/Plain; charset=utf-8`. */
export const baseType = (contentType: string): string => contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** Whether content is of the type that it is said to be, as far as its bytes tell; never for a type not in the list. */
export function isOfType(content: Uint8Array, mediaType: string): boolean {
  const fits = Object.hasOwn(TYPES, mediaType) ? TYPES[mediaType] : undefined;
  return fits?.(Buffer.from(content.buffer, content.byteOffset, content.byteLength)) ?? false;
}
