import { describe, expect, it } from 'vitest';
import { baseType, isOfType, MEDIA_TYPES } from './index.ts';

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const ZIP = Buffer.concat([Buffer.from([0x50, 0x4b, 0x03, 0x04]), Buffer.from('....[Content_Types].xml....')]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00]);

describe('content is what it is said to be', () => {
  it.each([
    ['application/pdf', Buffer.from('%PDF-1.7\n…')],
    ['application/pdf', Buffer.from('scanned by me\n%PDF-1.4\n…')],
    ['image/png', PNG],
    ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['image/gif', Buffer.from('GIF89a…')],
    ['text/plain', Buffer.from('José wrote')],
    ['message/rfc822', Buffer.from('Return-Path: <ann@example.org>\r\nSubject: My boiler\r\n\r\nIt broke.')],
    [WORD, ZIP],
  ])('%s', (type, content) => expect(isOfType(content, type)).toBe(true));

  it.each([
    ['application/pdf', 'a page of HTML', Buffer.from('<script>%PDF</script>')],
    ['image/png', 'a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['text/plain', 'a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0x00, 0x01])],
    ['text/plain', 'another encoding', Buffer.from([0x4a, 0x6f, 0x73, 0xe9])],
    ['message/rfc822', 'a page of HTML', Buffer.from('<html>\n')],
    [WORD, 'any zip', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x00])],
    ['text/html', 'a type that nobody may attach', Buffer.from('<p>')],
    ['constructor', 'no type', Buffer.from('')],
  ])('and not %s where it is %s', (type, _what, content) => expect(isOfType(content, type)).toBe(false));

  it('each type takes nothing that is empty but text', () => {
    expect(MEDIA_TYPES.filter((type) => isOfType(Buffer.alloc(0), type))).toEqual(['text/plain']);
  });
});

it('a content type is read without its parameters', () => {
  expect(baseType(' Text/Plain; charset=utf-8')).toBe('text/plain');
});
