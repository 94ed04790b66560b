/** Text that has a meaning to some reader on the way, and so may confuse it. */
export const TOKENS: readonly [Buffer, ...Buffer[]] = [
  buffer('<'),
  ...[
    ...['>', '&', '&amp;', '&#0;', '&#x110000;', '&#xD800;', '&unknown;', '&#', ';', '"', "'", '/>', '</'],
    ...[']]>', '<![CDATA[', '<![CDATA[]]>', '<!--', '-->', '--', '<?', '?>', '<?xml version="1.0"?>'],
    ...['<!DOCTYPE feedback [', '<!DOCTYPE a [<!ENTITY b "&b;&b;">]>', '<!', '<a', '<a b="', 'xmlns:x="y"'],
    ...['<feedback>', '</feedback>', '<record>', '</record>', '<row>', '</row>', '<count>', '</count>'],
    ...['<report_metadata>', '</policy_published>', '<auth_results>', '<dkim>', '<spf/>', '<extension>'],
    ...['{', '}', '[', ']', ',', ':', 'null', '"policies":[', '\\u0000', '\\ud800', '{"a":', '1e999'],
    ...['\r\n', '\n', '\r', '\r\n\r\n', '\n\n', '\r\n--', '--\r\n', '=', '=\r\n', '=3D', '==', '====', ' '],
    ...['Content-Type: multipart/mixed; boundary="a"\r\n', 'Content-Type: message/rfc822\r\n'],
    ...['Content-Transfer-Encoding: base64\r\n', 'Content-Transfer-Encoding: quoted-printable\r\n'],
    ...['\r\n--a\r\n', '\r\n--a--\r\n', 'From ', '\nFrom a@b Thu Jan  1 00:00:00 1970\n', '>From '],
    ...["filename*0*=utf-8''%ff", '=?utf-8?B?/w==?=', 'Content-Type: message/feedback-report\r\n'],
    ...[
      '0',
      '-1',
      '-0',
      '1.5',
      '1e3',
      '0x10',
      '2147483648',
      '4294967296',
      '9007199254740992',
      '9'.repeat(40),
    ],
    ...[
      '253402300800',
      '-62135596801',
      'NaN',
      '::ffff:1.2.3.4',
      '::',
      '1.2.3.4.5',
      'xn--',
      'ß',
      '\u202e',
      '😀',
    ],
    // Names that every JavaScript object has.
    ...['constructor', '__proto__', 'toString', '"__proto__":1,', '<__proto__>', '&constructor;'],
    ...[
      '<html>',
      'unused',
      '\ufeff',
      'a'.repeat(20_000),
      '<a>'.repeat(300),
      '['.repeat(300),
      ' '.repeat(5000),
    ],
  ].map(buffer),
  ...['00', 'ff', 'fffe', 'feff', '0000', 'c0af', 'eda080', 'f4908080', 'ef', '80', '1a', '7f', '0b'].map(
    hex,
  ),
  // gzip, with every optional field; zlib; zip's headers; a final block of deflate; Outlook.
  ...['1f8b', '1f8b08', '1f8b0800000000000003', '1f8b081e00000000000000ff', '789c', '7801'].map(hex),
  ...['504b0304', '504b0102', '504b0506', '504b0708', '504b0606', '504b0607', '0300', 'd0cf11e0a1b11ae1'].map(
    hex,
  ),
];

export const NUMBERS: readonly [string, ...string[]] = [
  '0',
  ...['-1', '1', '007', '+5', '1.0', '1.5', '1e2', ' 3 ', '', '3,000', '٣', '9007199254740991'],
  ...['9007199254740992', '18446744073709551616', '9'.repeat(400), '1700000000000', '99999999999', 'NaN'],
];

function buffer(text: string): Buffer {
  return Buffer.from(text);
}

function hex(digits: string): Buffer {
  return Buffer.from(digits, 'hex');
}
