import { unpack } from './unpack.js';
import { DEFAULT_LIMITS } from '../model/limits.js';
import type { MailOutline } from '../model/mail.js';
import {
  attachment,
  base64,
  delivery,
  gzip,
  JSON_TEXT,
  lines,
  longXml,
  mail,
  mixed,
  mixedBy,
  multipart,
  part,
  take,
  TEXT_PART,
  unpacked,
  whole,
  XML,
  zip,
} from './made.js';

const GZ = attachment('application/gzip', 'a.xml.gz', gzip(XML));

function attached(...headers: readonly string[]): (body: string) => string {
  return (body) => mixed(TEXT_PART, part(headers, body));
}

describe('a mail with a report', () => {
  it('gives the attached document', async () => {
    expect(await unpacked('m.eml', mixed(TEXT_PART, GZ))).toEqual([whole('m.eml/a.xml.gz', XML)]);
  });

  it.each([1, 2, 3, 61, 500])('gives the same in chunks of %d bytes', async (chunkSize) => {
    const text = mixed(TEXT_PART, attachment('application/gzip', 'a.xml.gz', gzip(longXml(2500))), TEXT_PART);
    expect(await unpacked('m.eml', text, { chunkSize })).toEqual([whole('m.eml/a.xml.gz', longXml(2500))]);
  });

  it('gives the same with bare line feeds', async () => {
    expect(await unpacked('m.eml', mixed(TEXT_PART, GZ).replaceAll('\r\n', '\n'))).toEqual([
      whole('m.eml/a.xml.gz', XML),
    ]);
  });

  it('streams a large attachment', async () => {
    const text = longXml(5_000_000);
    const large = mixed(TEXT_PART, attachment('application/gzip', 'a.xml.gz', gzip(text)), TEXT_PART);
    expect(await unpacked('m.eml', large)).toEqual([whole('m.eml/a.xml.gz', text)]);
  });

  it('finds it wherever it stands among the parts', async () => {
    const image = attachment('image/png', 'logo.png', Buffer.from('89504e470d0a1a0a00', 'hex'));
    const inner = part(
      ['Content-Type: multipart/alternative; boundary=b2'],
      multipart('b2', TEXT_PART, part(['Content-Type: text/html'], '<html><body>A report</body></html>')),
    );
    expect(await unpacked('m.eml', mixed(inner, GZ, image, TEXT_PART))).toEqual([
      whole('m.eml/a.xml.gz', XML),
    ]);
  });

  it('gives every report it carries', async () => {
    const parts = [GZ, attachment('application/tlsrpt+gzip', 'b.json.gz', gzip(JSON_TEXT))];
    const [first, second, ...rest] = await unpacked('m.eml', mixed(TEXT_PART, ...parts));
    expect(first).toEqual(whole('m.eml/a.xml.gz', XML));
    expect(second).toEqual(whole('m.eml/b.json.gz', JSON_TEXT, 'mail_several_reports'));
    expect(rest).toEqual([]);
  });

  it('names a part without a name by its place', async () => {
    const text = attached('Content-Type: text/xml')(XML);
    expect((await unpacked('m.eml', text)).map((taken) => taken.path)).toEqual(['m.eml/part-2']);
  });

  describe('under a type that does not say so', () => {
    it.each([
      ['application/octet-stream', 'a.xml.gz'],
      ['application/x-gzip', 'a.xml.gz'],
      ['application/x-zip-compressed', 'a'],
      ['text/plain', 'a'],
      ['text/html', 'a.gz'],
    ])('is read from %s', async (type, name) => {
      const [document] = await unpacked('m.eml', mixed(attachment(type, name, gzip(XML))));
      expect(document).toMatchObject({ text: XML, end: 'whole' });
      expect(document?.deviations).toContain('mail_type_unusual');
    });

    it('is told from the type and the name it was given', async () => {
      const [document] = await unpacked('m.eml', mixed(attachment('application/gzip', 'a.zip', XML)));
      expect(document).toEqual(whole('m.eml/a.zip', XML, 'mislabelled'));
    });

    it('is read from the text of the mail', async () => {
      expect(await unpacked('m.eml', mixed(part(['Content-Type: text/plain'], XML.trim())))).toEqual([
        whole('m.eml/part-1', XML.trim(), 'mail_type_unusual'),
      ]);
    });

    it('is read from base64 that nothing declares', async () => {
      expect(await unpacked('m.eml', mixed(part(['Content-Type: text/plain'], base64(gzip(XML)))))).toEqual([
        whole('m.eml/part-1', XML, 'base64_text', 'mail_type_unusual'),
      ]);
    });
  });

  it('may be the report itself, without parts', async () => {
    const headers = ['Content-Type: application/zip; name="r.zip"', 'Content-Transfer-Encoding: base64'];
    expect(await unpacked('m.eml', mail(headers, base64(zip({ name: 'a.xml', content: XML }))))).toEqual([
      whole('m.eml/r.zip/a.xml', XML, 'mail_single_part', 'mail_type_unusual'),
    ]);
  });

  it('yields what calls itself a report, for somebody to say why it is none', async () => {
    expect(await unpacked('m.eml', mixed(attachment('application/zip', 'r.zip', 'unused')))).toEqual([
      whole('m.eml/r.zip', 'unused', 'mail_type_unusual'),
    ]);
  });

  it('refuses an attachment that is empty', async () => {
    expect(await unpacked('m.eml', mixed(attachment('application/gzip', 'a.gz', '')))).toEqual([
      { type: 'refused', path: 'm.eml/a.gz', reason: 'empty' },
    ]);
  });
});

describe('a mail without a report', () => {
  it('is ignored', async () => {
    const ignored = [{ type: 'ignored', path: 'm.eml', reason: 'no_report' }];
    const pdf = attachment('application/pdf', 'invoice.pdf', '%PDF-1.4');
    const html = part(['Content-Type: text/html'], '<html><body>&lt;feedback&gt;</body></html>');
    const xhtml = part(['Content-Type: text/html'], '<?xml version="1.0"?><!DOCTYPE html><html/>');
    const svg = attachment('image/svg+xml', 'logo.svg', '<?xml version="1.0"?><svg/>');
    const quoted = part(['Content-Type: text/plain'], '<somebody@example.com> wrote:');
    const word = attachment(
      'application/vnd.oasis',
      'a.docx',
      zip({ name: '[Content_Types].xml', content: XML }),
    );
    const many = mixed(TEXT_PART, pdf, html, xhtml, svg, quoted, word);
    for (const text of [mail([], 'Hello'), many, mail([], '')])
      expect(await unpacked('m.eml', under('Offers', text))).toEqual(ignored);
  });

  it('is ignored with the zip or the empty file attached to it, each by itself', async () => {
    const photos = attachment('application/zip', 'photos.zip', zip({ name: 'a.jpg', content: 'x' }));
    const empty = attachment('application/json', 'a.json', '');
    expect(await unpacked('m.eml', under('Photos', mixed(TEXT_PART, photos, empty)))).toEqual([
      { type: 'ignored', path: 'm.eml/photos.zip', reason: 'no_report' },
      { type: 'ignored', path: 'm.eml/a.json', reason: 'no_report' },
    ]);
  });

  it('is refused where it says that it carries one', async () => {
    const photos = attachment('application/zip', 'photos.zip', zip({ name: 'a.jpg', content: 'x' }));
    expect(await unpacked('m.eml', mail([], 'Hello'))).toEqual([
      { type: 'refused', path: 'm.eml', reason: 'no_document' },
    ]);
    expect(await unpacked('m.eml', mixed(TEXT_PART, photos))).toEqual([
      { type: 'refused', path: 'm.eml/photos.zip', reason: 'no_document' },
    ]);
  });

  it.each(['r.example!example.com!1!2.zip', 'photos.zip'])(
    'says so of %s by itself, wherever that stands',
    async (name) => {
      const claims = name !== 'photos.zip';
      const zipped = attachment('application/zip', name, zip({ name: 'a.jpg', content: 'x' }));
      for (const parts of [
        [zipped, GZ],
        [GZ, zipped],
      ]) {
        const taken = await unpacked('m.eml', under('Two files', mixed(...parts)));
        expect(taken.find(({ path }) => path === `m.eml/${name}`)?.type).toBe(claims ? 'refused' : 'ignored');
      }
    },
  );
});

/** The same mail with a subject of its own. */
function under(subject: string, text: string): string {
  return text.replace(/^Subject: .*$/m, `Subject: ${subject}`).replace('reports@', 'somebody@');
}

describe('a forwarded report', () => {
  const inner = mixedBy('b2', TEXT_PART, GZ);
  const outer = (headers: readonly string[], body: string): string =>
    mixed(TEXT_PART, part(['Content-Type: message/rfc822', ...headers], body));

  it('is found in the message inside the mail', async () => {
    expect(await unpacked('m.eml', outer([], inner))).toEqual([
      whole('m.eml/part-2/a.xml.gz', XML, 'report_forwarded'),
    ]);
  });

  it('is found in a message that is base64, or attached as a file', async () => {
    const [encoded] = await unpacked('m.eml', outer(['Content-Transfer-Encoding: base64'], base64(inner)));
    const [attachedFile] = await unpacked(
      'm.eml',
      mixed(attachment('application/octet-stream', 'f.eml', inner)),
    );
    expect(encoded).toEqual(whole('m.eml/part-2/a.xml.gz', XML, 'report_forwarded'));
    expect(attachedFile).toEqual(whole('m.eml/f.eml/a.xml.gz', XML, 'report_forwarded'));
  });

  it('is found in a zip of mails', async () => {
    const file = zip({ name: 'f.eml', content: inner });
    expect(await unpacked('r.zip', file)).toEqual([whole('r.zip/f.eml/a.xml.gz', XML, 'container_nested')]);
  });

  it('is found in the messages of a digest, which need not say that they are messages', async () => {
    const digest = (...parts: readonly string[]): string =>
      mail(['Content-Type: multipart/digest; boundary=d'], multipart('d', ...parts));
    const second = mixedBy('b3', TEXT_PART, attachment('application/gzip', 'b.xml.gz', gzip(XML)));
    expect(await unpacked('m.eml', digest(part([], inner), part([], second)))).toEqual([
      whole('m.eml/part-1/a.xml.gz', XML, 'report_forwarded'),
      whole('m.eml/part-2/b.xml.gz', XML, 'mail_several_reports', 'report_forwarded'),
    ]);
    expect(await unpacked('m.eml', digest(GZ))).toEqual([whole('m.eml/a.xml.gz', XML)]);
  });

  it('leaves the parts behind the message to be read', async () => {
    const two = mixed(
      part(['Content-Type: message/rfc822'], inner),
      attachment('application/gzip', 'b.xml.gz', gzip(XML)),
    );
    expect((await unpacked('m.eml', two)).map((taken) => taken.path)).toEqual([
      'm.eml/part-1/a.xml.gz',
      'm.eml/b.xml.gz',
    ]);
  });
});

describe('names', () => {
  const named = async (...headers: readonly string[]): Promise<string | undefined> => {
    const [document] = await unpacked('m', attached('Content-Type: text/xml', ...headers)(XML));
    return document?.path;
  };

  it('are put together from the pieces of RFC 2231', async () => {
    expect(
      await named(
        'Content-Disposition: attachment;',
        ' filename*1="e.com.xml";',
        ' filename*0="example.org!exampl"',
      ),
    ).toBe('m/example.org!example.com.xml');
    expect(await named("Content-Disposition: attachment; filename*=UTF-8''%e2%82%ac%20rates.xml")).toBe(
      'm/€ rates.xml',
    );
    expect(
      await named("Content-Disposition: attachment; filename*0*=iso-8859-1'de'M%FC; filename*1=ller.xml"),
    ).toBe('m/Müller.xml');
  });

  it('are decoded from the words of RFC 2047', async () => {
    expect(
      await named('Content-Disposition: attachment; filename="=?utf-8?B?TcO8bGxlcg==?= =?utf-8?Q?=2Exml?="'),
    ).toBe('m/Müller.xml');
  });

  it('are taken from the type if the disposition has none', async () => {
    const body = mixed(part(['Content-Type: text/xml; name=a b.xml'], XML));
    expect((await unpacked('m', body))[0]?.path).toBe('m/a b.xml');
  });

  it('lead nowhere when they are shown', async () => {
    expect(await named('Content-Disposition: attachment; filename="../../a.xml"')).toBe('m/_/_/a.xml');
  });
});

describe('damaged mail', () => {
  it('is read where the type field is misspelt', async () => {
    const body = multipart(
      'b1',
      part(['ContentType: application/gzip', 'Content-Transfer-Encoding: base64'], base64(gzip(XML))),
    );
    expect(await unpacked('m', mail(['ContentType: multipart/mixed; boundary=b1'], body))).toEqual([
      whole('m/part-1', XML, 'mail_header_damaged'),
    ]);
  });

  it.each([
    ['blank lines', '\r\n \r\n'],
    ['a byte order mark', '\u00ef\u00bb\u00bf'],
  ])('is read behind %s', async (_, before) => {
    const text = Buffer.from(before + mixed(TEXT_PART, GZ), 'latin1');
    for (const chunkSize of [1, 4096])
      expect(await unpacked('m', text, { chunkSize })).toEqual([
        whole('m/a.xml.gz', XML, 'mail_header_damaged'),
      ]);
  });

  it.each(['From x', '>From x', '>From x Mon Mar  2 03:12:44 2026'])(
    'is read behind a line %s',
    async (line) => {
      const [document] = await unpacked('m', lines(line) + mixed(TEXT_PART, GZ));
      expect(document).toMatchObject({ text: XML, end: 'whole', deviations: [] });
    },
  );

  it('is read where its lines end in a carriage return alone', async () => {
    const text = mixed(TEXT_PART, GZ).replaceAll('\r\n', '\r');
    for (const chunkSize of [1, 7, 4096])
      expect(await unpacked('m', text, { chunkSize })).toEqual([
        whole('m/a.xml.gz', XML, 'mail_body_damaged'),
      ]);
  });

  it('is read where a folded field has lost its indentation', async () => {
    const text = attached('Content-Type: application/octet-stream;', 'name="a.xml"')(XML);
    const [document] = await unpacked('m', text);
    expect(document?.path).toBe('m/a.xml');
    expect(document?.deviations).toContain('mail_header_damaged');
  });

  it('is read where the last boundary is missing', async () => {
    const text = mixed(TEXT_PART, GZ);
    const cut = text.slice(0, text.lastIndexOf('--b1--'));
    expect(await unpacked('m', cut)).toEqual([whole('m/a.xml.gz', XML, 'mail_body_damaged')]);
  });

  it('is read where there is nothing behind a boundary that is not the last', async () => {
    const text = mixed(TEXT_PART, GZ);
    const cut = `${text.slice(0, text.lastIndexOf('--b1--'))}--b1\r\n`;
    for (const chunkSize of [1, 7, 4096])
      expect(await unpacked('m', cut, { chunkSize })).toEqual([
        whole('m/a.xml.gz', XML, 'mail_body_damaged'),
      ]);
  });

  it('is read where the boundary is another than declared, or none is', async () => {
    const body = multipart('other', TEXT_PART, GZ);
    for (const type of ['multipart/mixed; boundary="b1"', 'multipart/mixed']) {
      expect(await unpacked('m', mail([`Content-Type: ${type}`], body))).toEqual([
        whole('m/a.xml.gz', XML, 'mail_body_damaged'),
      ]);
    }
  });

  it('is read where an inner multipart is never closed', async () => {
    const inner = part(['Content-Type: multipart/alternative; boundary=b2'], `--b2\r\n${TEXT_PART}`);
    expect(await unpacked('m', mixed(inner, GZ))).toEqual([whole('m/a.xml.gz', XML, 'mail_body_damaged')]);
  });

  it('is read where parts follow the closing boundary', async () => {
    const body = `${multipart('b1', TEXT_PART)}${multipart('b1', GZ)}`;
    expect(await unpacked('m', mail(['Content-Type: multipart/mixed; boundary=b1'], body))).toEqual([
      whole('m/a.xml.gz', XML, 'mail_body_damaged'),
    ]);
  });

  it('is not misled by lines that only begin like a boundary', async () => {
    const text = `${XML}--b12\r\n--b1x\r\n--\r\n`;
    expect(await unpacked('m', mixed(part(['Content-Type: text/xml'], text)))).toEqual([
      whole('m/part-1', text),
    ]);
  });

  it('passes over what stands before the first boundary and behind the last', async () => {
    const body = `This is a multipart mail.\r\n${multipart('b1', GZ)}-- \r\nA footer\r\n`;
    expect(await unpacked('m', mail(['Content-Type: multipart/mixed; boundary=b1'], body))).toEqual([
      whole('m/a.xml.gz', XML),
    ]);
  });

  describe('base64', () => {
    const read = async (body: string): Promise<unknown> => {
      const [document] = await unpacked(
        'm',
        attached('Content-Type: text/xml', 'Content-Transfer-Encoding: base64')(body),
      );
      return [document?.text, document?.deviations];
    };
    const text = `${XML} `;
    const sound = Buffer.from(text).toString('base64');

    it('is read in lines of any length', async () => {
      for (const width of [1, 3, 5, 64, 76, 999, 100_000])
        expect(await read(base64(text, width))).toEqual([text, []]);
    });

    it('is read without its padding', async () => {
      const unpadded = Buffer.from(XML.slice(0, 91)).toString('base64').replace(/=+$/, '');
      expect(await read(unpadded)).toEqual([XML.slice(0, 91), ['mail_body_damaged']]);
    });

    it('is read in the alphabet for URLs', async () => {
      const bytes = `${XML}\u00fb\u00ff\u00fe`;
      const packed = Buffer.from(bytes, 'latin1').toString('base64url');
      expect(packed).toMatch(/[-_]/);
      expect(await read(packed)).toEqual([bytes, ['mail_body_damaged']]);
    });

    it('is read around stray characters', async () => {
      expect(await read(`${sound.slice(0, 10)}*!-${sound.slice(10)}`)).toEqual([text, ['mail_body_damaged']]);
    });

    it('is read in several pieces, each with its padding', async () => {
      const pieces = [XML.slice(0, 40), XML.slice(40)].map((piece) => Buffer.from(piece).toString('base64'));
      expect(await read(pieces.join('\r\n'))).toEqual([XML, ['mail_body_damaged']]);
    });

    it('is read where bits are set that should not be', async () => {
      const canonical = Buffer.from(XML.slice(0, 40)).toString('base64');
      const last = canonical.replace(
        /(.)==$/,
        (_, letter: string) => `${String.fromCharCode(letter.charCodeAt(0) + 1)}==`,
      );
      expect(last).not.toBe(canonical);
      expect(await read(last)).toEqual([XML.slice(0, 40), ['mail_body_damaged']]);
    });

    it('is not undone where the content is plain', async () => {
      expect(await read(XML)).toEqual([XML, ['mail_body_damaged']]);
    });
  });

  describe('quoted-printable', () => {
    const read = async (body: string, chunkSize?: number): Promise<unknown> => {
      const text = attached('Content-Type: text/xml', 'Content-Transfer-Encoding: quoted-printable')(body);
      const [document] = await unpacked('m', text, chunkSize === undefined ? {} : { chunkSize });
      return [document?.text, document?.deviations];
    };

    it('is undone', async () => {
      const body = '<?xml version=3D"1.0"?>=\r\n<a>=e2=82=AC</a>= \r\n<b/>';
      const text = '<?xml version="1.0"?><a>\u00e2\u0082\u00ac</a><b/>';
      for (const chunkSize of [1, 2, 5, 4096]) expect(await read(body, chunkSize)).toEqual([text, []]);
    });

    it('keeps an escape that is none', async () => {
      expect(await read('<?xml version="1.0"?><a b=c=>=')).toEqual([
        '<?xml version="1.0"?><a b=c=>',
        ['mail_body_damaged'],
      ]);
    });
  });
});

describe('the outline of a mail', () => {
  async function outline(text: string, mailWindowBytes = 64): Promise<MailOutline> {
    for await (const thing of unpack(delivery('m', text), { ...DEFAULT_LIMITS, mailWindowBytes })) {
      if (thing.type === 'document')
        for await (const chunk of thing.bytes) expect(chunk.length).toBeGreaterThan(0);
      if (thing.type === 'document' && thing.mail !== undefined) return thing.mail;
    }
    throw new Error('no document');
  }

  it('has the headers, unfolded, in order, whatever their case', async () => {
    const text = mixed(GZ).replace('Subject: ', 'X-Two: 1\r\nx-two: 2\r\nSubject: Folded\r\n\t');
    const { headers } = await outline(text);
    expect(headers.first('SUBJECT')).toBe('Folded Report Domain: example.com');
    expect(headers.all('X-Two')).toEqual(['1', '2']);
    expect(headers.fields[0]).toEqual({ name: 'From', value: 'reports@example.net' });
    expect(headers.first('absent')).toBeUndefined();
  });

  it('has one window of each part that is no report, its encoding undone', async () => {
    const long = part(
      ['Content-Type: text/plain; charset=UTF-8', 'Content-Transfer-Encoding: base64'],
      base64('y'.repeat(1000)),
    );
    const { parts } = await outline(mixed(long, GZ));
    expect(parts[0]).toMatchObject({ contentType: 'text/plain', charset: 'utf-8', depth: 0, bytes: 1000 });
    expect(Buffer.from(parts[0]?.window ?? []).toString()).toBe('y'.repeat(64));
  });
});

describe('a failure report', () => {
  const feedback = lines('Feedback-Type: auth-failure', 'Version: 1', 'Source-IP: 192.0.2.1');
  const planted = mixedBy('b3', TEXT_PART, GZ);
  const sample = part(['Content-Type: message/rfc822'], planted);

  async function failure(text: string): Promise<[string, MailOutline | undefined]> {
    let found: MailOutline | undefined;
    const types: string[] = [];
    for await (const thing of unpack(delivery('m', text), DEFAULT_LIMITS)) {
      types.push(thing.type);
      if (thing.type === 'failure_mail') found = thing.mail;
    }
    return [types.join(), found];
  }

  it('is the mail itself, with its sample as one part that is not looked into', async () => {
    const text = mail(
      ['Content-Type: multipart/report; report-type=feedback-report; boundary=b1'],
      multipart('b1', TEXT_PART, part(['Content-Type: message/feedback-report'], feedback), sample),
    );
    const [types, outline] = await failure(text);
    expect(types).toBe('failure_mail');
    expect(outline?.parts.map((held) => held.contentType)).toEqual([
      'text/plain',
      'message/feedback-report',
      'message/rfc822',
    ]);
    expect(Buffer.from(outline?.parts[2]?.window ?? []).toString()).toBe(planted);
  });

  it.each([
    ['its feedback part', part(['Content-Type: message/feedback-report'], feedback)],
    [
      'a part that reads like one',
      part(['Content-Type: text/plain', 'Content-Transfer-Encoding: base64'], base64(feedback)),
    ],
    [
      'its text',
      part(['Content-Type: text/plain'], 'A message claiming to be from you has failed the policy.'),
    ],
  ])('is known by %s', async (_, known) => {
    expect((await failure(mixed(TEXT_PART, known, sample)))[0]).toBe('failure_mail');
    expect((await failure(mail([], known.slice(known.indexOf('\r\n\r\n') + 4))))[0]).not.toBe('document');
  });

  it('may have the headers of the message only', async () => {
    const headers = part(['Content-Type: text/rfc822-headers'], lines('From: a@example.com', 'Subject: x'));
    const [types, outline] = await failure(
      mixed(part(['Content-Type: message/feedback-report'], feedback), headers),
    );
    expect(types).toBe('failure_mail');
    expect(outline?.parts[1]?.contentType).toBe('text/rfc822-headers');
  });

  it('may be forwarded', async () => {
    const report = mail(
      ['Content-Type: multipart/report; report-type=feedback-report; boundary=b2'],
      multipart('b2', part(['Content-Type: message/feedback-report'], feedback), sample),
    );
    const [types, outline] = await failure(mixed(TEXT_PART, part(['Content-Type: message/rfc822'], report)));
    expect(types).toBe('failure_mail');
    expect(outline?.parts.map((held) => [held.contentType, held.depth])).toEqual([
      ['message/feedback-report', 0],
      ['message/rfc822', 0],
    ]);
  });

  it('is not seen in a mail that bounced, nor is that looked into', async () => {
    const bounced = mail(
      ['Content-Type: multipart/report; report-type=delivery-status; boundary=b1'],
      multipart('b1', TEXT_PART, sample),
    );
    expect((await failure(bounced))[0]).toBe('ignored');
  });
});

describe('long parts', () => {
  it('are cut by boundaries wherever the chunks end', async () => {
    const text = mixed(part(['Content-Type: text/xml'], longXml(700)), TEXT_PART);
    for (let chunkSize = 600; chunkSize < 760; chunkSize++) {
      expect(await unpacked('m', text, { chunkSize })).toEqual([whole('m/part-1', longXml(700))]);
    }
  });

  it('end with the mail, wherever it is cut', async () => {
    const text = mixed(part(['Content-Type: text/xml'], `${XML}${'\r\n--'.repeat(40)}`), TEXT_PART);
    for (let length = text.indexOf('<?xml') + XML.length; length < text.length; length++) {
      const [document] = await unpacked('m', text.slice(0, length), { chunkSize: 50 });
      expect(document).toMatchObject({ path: 'm/part-1', end: 'whole' });
    }
  });
});

describe('what a part says in an odd way', () => {
  it.each(['Content Transfer Encoding', 'Content_Transfer_Encoding', 'ContentTransferEncoding'])(
    'is its encoding in a field called %s',
    async (name) => {
      const text = part(['Content-Type: application/gzip', `${name}: base64`], base64(gzip(XML)));
      expect(await unpacked('m', mixed(text))).toMatchObject([{ path: 'm/part-1', text: XML, end: 'whole' }]);
    },
  );

  it('is a gzip that is declared to be headers', async () => {
    const text = part(
      ['Content-Type: text/rfc822-headers', 'Content-Transfer-Encoding: base64'],
      base64(gzip(XML)),
    );
    expect(await unpacked('m', mixed(text))).toMatchObject([{ path: 'm/part-1', text: XML, end: 'whole' }]);
  });

  it('is its character set, which its document is told and what is packed is not', async () => {
    const of = (content: string): string =>
      part(['Content-Type: text/xml; charset=Windows-1252', 'Content-Transfer-Encoding: base64'], content);
    const charsets: unknown[] = [];
    const mailOfTwo = mixed(of(base64(XML)), of(base64(gzip(XML))));
    for await (const thing of unpack(delivery('m', mailOfTwo), DEFAULT_LIMITS)) {
      charsets.push(thing.type === 'document' ? thing.charset : thing.type);
      await take(thing);
    }
    expect(charsets).toEqual(['windows-1252', undefined]);
  });
});
