import type { SMTPServerSession } from 'smtp-server';

/**
 * What a mail server writes before a mail that it takes (RFC 5321, 4.4). It is there always: bytes of a stranger at the
 * very front could say that they are no mail but an mbox, whose mails would all be taken for ours.
 */
export function traceOf(session: SMTPServerSession, hostname: string, id: string, now: number): string {
  const { envelope, hostNameAppearsAs, remoteAddress, transmissionType } = session;
  const sender = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
  const [recipient] = envelope.rcptTo;
  const literal = remoteAddress.includes(':') ? `[IPv6:${remoteAddress}]` : `[${remoteAddress}]`;
  const to =
    envelope.rcptTo.length === 1 && recipient !== undefined ? ` for <${plain(recipient.address)}>` : '';
  return [
    `Return-Path: <${plain(sender)}>`,
    `Received: from ${plain(hostNameAppearsAs)} (${literal})`,
    `\tby ${hostname} with ${transmissionType} id ${id}${to};`,
    `\t${new Date(now).toUTCString().replace('GMT', '+0000')}`,
    '',
  ].join('\r\n');
}

/** A client chose it. */
function plain(text: string): string {
  return text.replace(/[^\x21-\x7e\u00a1-\uffff]/gu, '?').slice(0, 320);
}
