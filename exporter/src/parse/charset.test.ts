import { Deviations, type DeviationCode } from '../model/deviations.js';
import { Utf8Transcoder } from './charset.js';

interface Transcoded {
  readonly text: string;
  readonly codes: DeviationCode[];
  readonly invalid: number;
}

function transcode(bytes: Uint8Array, chunkBytes: number): Transcoded {
  const deviations = new Deviations();
  const transcoder = new Utf8Transcoder(deviations);
  const out: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes)
    out.push(Uint8Array.from(transcoder.push(bytes.slice(at, at + chunkBytes))));
  out.push(transcoder.end());
  return {
    text: Buffer.concat(out).toString('utf8'),
    codes: deviations.codes(),
    invalid: deviations.count('invalid_bytes'),
  };
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf16le = (text: string): Uint8Array => Buffer.from(text, 'utf16le');
const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();
const BODY = '<feedback><org_name>Müller 😀 €</org_name></feedback>';

describe('Utf8Transcoder', () => {
  const cases: [string, Uint8Array, string, DeviationCode[]][] = [
    ['UTF-8 without a declaration', utf8(BODY), BODY, []],
    [
      'UTF-8 declared',
      utf8(`<?xml version="1.0" encoding="UTF-8"?>${BODY}`),
      `<?xml version="1.0" encoding="UTF-8"?>${BODY}`,
      [],
    ],
    [
      'US-ASCII declared is read as UTF-8',
      utf8(`<?xml encoding='us-ascii'?>${BODY}`),
      `<?xml encoding='us-ascii'?>${BODY}`,
      [],
    ],
    ['a UTF-8 byte order mark', utf8(`\uFEFF${BODY}`), BODY, ['byte_order_mark']],
    ['a byte order mark before JSON', utf8('\uFEFF{}'), '{}', ['byte_order_mark']],
    ['UTF-16LE with a mark', utf16le(`\uFEFF${BODY}`), BODY, ['byte_order_mark', 'charset_unusual']],
    ['UTF-16BE with a mark', utf16be(`\uFEFF${BODY}`), BODY, ['byte_order_mark', 'charset_unusual']],
    ['UTF-16LE without a mark', utf16le(BODY), BODY, ['charset_unusual']],
    ['UTF-16BE without a mark', utf16be(BODY), BODY, ['charset_unusual']],
    ['UTF-16LE after white space', utf16le(`\n ${BODY}`), `\n ${BODY}`, ['charset_unusual']],
    ['UTF-16LE of JSON', utf16le('{"a":1}'), '{"a":1}', ['charset_unusual']],
    [
      'windows-1252, its C1 range too',
      Buffer.concat([
        latin1('<?xml version="1.0" encoding="windows-1252"?><a>caf\xe9 '),
        Uint8Array.of(0x80, 0x92, 0x81),
        latin1('</a>'),
      ]),
      '<?xml version="1.0" encoding="windows-1252"?><a>café €’\x81</a>',
      ['charset_unusual'],
    ],
    [
      'ISO-8859-1 as the web reads it',
      latin1("<?xml version='1.0' encoding='ISO-8859-1' ?><a>\xfc\x96</a>"),
      "<?xml version='1.0' encoding='ISO-8859-1' ?><a>ü–</a>",
      ['charset_unusual'],
    ],
    [
      'ISO-8859-2',
      latin1('<?xml encoding="iso-8859-2"?><a>\xb1</a>'),
      '<?xml encoding="iso-8859-2"?><a>ą</a>',
      ['charset_unusual'],
    ],
    [
      'Shift_JIS, two bytes a character',
      latin1('<?xml encoding="Shift_JIS"?><a>\x93\xfa\x96\x7b</a>'),
      '<?xml encoding="Shift_JIS"?><a>日本</a>',
      ['charset_unusual'],
    ],
    [
      'a declaration that claims UTF-16 of plain bytes',
      utf8(`<?xml encoding="utf-16"?>${BODY}`),
      `<?xml encoding="utf-16"?>${BODY}`,
      ['charset_unusual'],
    ],
    [
      'a declaration of an unknown encoding',
      utf8(`<?xml encoding="klingon"?>${BODY}`),
      `<?xml encoding="klingon"?>${BODY}`,
      ['charset_unusual'],
    ],
    [
      'a byte order mark before another declaration',
      utf8(`\uFEFF<?xml encoding="iso-8859-1"?>${BODY}`),
      `<?xml encoding="iso-8859-1"?>${BODY}`,
      ['byte_order_mark'],
    ],
    [
      'a declaration that never ends',
      utf8(`<?xml encoding="iso-8859-1"`),
      `<?xml encoding="iso-8859-1"`,
      ['charset_unusual'],
    ],
    ['one byte', utf8('<'), '<', []],
    ['nothing', utf8(''), '', []],
  ];

  test.each(cases)('%s, whatever the chunks', (_, bytes, text, codes) => {
    for (const chunkBytes of [1, 2, 3, 7, 4096]) {
      const got = transcode(bytes, chunkBytes);
      expect(got).toEqual({ text, codes, invalid: 0 });
    }
  });

  test('UTF-8 chunks pass as the same objects', () => {
    const transcoder = new Utf8Transcoder(new Deviations());
    const first = utf8(`<?xml version="1.0"?>${BODY}`);
    const second = utf8(BODY);
    expect(transcoder.push(first)).toBe(first);
    expect(transcoder.push(second)).toBe(second);
    expect(transcoder.end()).toHaveLength(0);
  });

  test('invalid UTF-8 passes untouched, to be counted where it is decoded', () => {
    const deviations = new Deviations();
    const transcoder = new Utf8Transcoder(deviations);
    const bytes = Buffer.from('3c613e913c2f613e', 'hex');
    expect(transcoder.push(bytes)).toBe(bytes);
    expect(deviations.codes()).toEqual([]);
  });

  test.each([
    ['half a surrogate pair at the end', Buffer.concat([utf16le('<a/>'), Uint8Array.of(0x3d, 0xd8)])],
    ['an odd byte at the end', Buffer.concat([utf16le('<a/>'), Uint8Array.of(0x41)])],
  ])('%s becomes U+FFFD and is counted', (_, bytes) => {
    for (const chunkBytes of [1, 3, 4096])
      expect(transcode(bytes, chunkBytes)).toEqual({
        text: '<a/>\uFFFD',
        codes: ['charset_unusual', 'invalid_bytes'],
        invalid: 1,
      });
  });

  test('holds no more than a kilobyte and a chunk while it waits for the declaration', () => {
    const transcoder = new Utf8Transcoder(new Deviations());
    expect(transcoder.push(utf8('<?xml ' + ' '.repeat(900)))).toHaveLength(0);
    expect(transcoder.push(utf8(' '.repeat(200)))).toHaveLength(1106);
  });
});

describe('the character set that a mail part declares', () => {
  const read = (bytes: Uint8Array, label: string): string => {
    const transcoder = new Utf8Transcoder(new Deviations(), label);
    return Buffer.concat([transcoder.push(bytes), transcoder.end()]).toString('utf8');
  };
  const plain = '<a>Müller</a>';
  const stated = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>${plain}`;

  test('counts where the document says nothing', () => {
    expect(read(latin1(plain), 'windows-1252')).toBe(plain);
    expect(read(latin1(`<?xml version="1.0"?>${plain}`), 'iso-8859-1')).toBe(`<?xml version="1.0"?>${plain}`);
  });

  test('does not where it does, where it cannot be true, or where nobody knows it', () => {
    expect(read(utf8(stated('UTF-8')), 'windows-1252')).toBe(stated('UTF-8'));
    expect(read(latin1(stated('iso-8859-1')), 'utf-8')).toBe(stated('iso-8859-1'));
    expect(read(utf8(`\ufeff${plain}`), 'windows-1252')).toBe(plain);
    for (const label of ['utf-16', 'us-ascii', 'utf-8', 'x-nobody-knows', ''])
      expect(read(utf8(plain), label)).toBe(plain);
  });
});
