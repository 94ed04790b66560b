import { asBuffer } from './bytes.js';
import type { Message } from './message.js';
import type { ContentHead } from './mime/content.js';
import { claimsReport } from './names.js';
import { sniff, textOf } from './sniff.js';

/**
 * What a part of a mail is to us. A `message` is looked into, a `sample` is a message that is evidence and is not;
 * of `text` only a window is held.
 */
export type Role = 'report' | 'message' | 'sample' | 'text';

export function roleOf(front: Uint8Array, head: ContentHead, message: Message): Role {
  const kind = sniff(front);
  if (head.type === 'text/rfc822-headers' || head.type === 'message/rfc822-headers') {
    const isPacked = kind === 'gzip' || kind === 'zip' || kind === 'zlib';
    return isPacked && !message.holdsSamples ? 'report' : 'sample';
  }
  const isMessage = head.type === 'message/rfc822' || head.type === 'message/global';
  if (isMessage || (kind === 'mail' && (nameEnds(head, 'eml') || nameEnds(head, 'msg'))))
    return message.holdsSamples ? 'sample' : 'message';
  return isReport(front, head) ? 'report' : 'text';
}

/** A report by what the part says it is, or by what it is; but never a body, a logo or a signature. */
function isReport(front: Uint8Array, head: ContentHead): boolean {
  if (claimsReport({ name: head.fileName, contentType: head.type })) return true;
  if (/^(image|audio|video|font)\/|^text\/html$/.test(head.type)) return showsReport(front);
  switch (sniff(front)) {
    case 'gzip':
    case 'zip':
    case 'zlib':
    case 'base64':
    case 'json':
      return true;
    case 'xml':
      return head.type.startsWith('text/') ? showsReport(front) || isXmlDeclared(front) : true;
    case 'outlook':
      return head.type === 'application/vnd.ms-outlook' || nameEnds(head, 'msg');
    case 'mbox':
      return nameEnds(head, 'mbox');
    case 'empty':
    case 'mail':
    case 'office':
    case 'html':
    case 'unknown':
      return false;
  }
}

function showsReport(front: Uint8Array): boolean {
  return /<([a-z_][\w.-]*:)?feedback[\s>]/i.test(textOf(asBuffer(front)));
}

function isXmlDeclared(front: Uint8Array): boolean {
  return textOf(asBuffer(front)).startsWith('<?xml');
}

function nameEnds(head: ContentHead, suffix: string): boolean {
  return head.fileName?.trimEnd().toLowerCase().endsWith(`.${suffix}`) ?? false;
}
