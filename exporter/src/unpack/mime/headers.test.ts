import { contentHead } from './content.js';
import { parseHeaders } from './headers.js';
import { parseParameterised } from './parameters.js';

const head = (...lines: readonly string[]): ReturnType<typeof contentHead> =>
  contentHead(parseHeaders(Buffer.from(lines.map((line) => `${line}\r\n`).join(''))).headers);

describe('a header block', () => {
  it('is unfolded, in order', () => {
    const { headers, damaged } = parseHeaders(Buffer.from('A: 1\r\nB : 2\r\n\t3\r\n 4\r\na: 5\r\n'));
    expect(headers.fields).toEqual([
      { name: 'A', value: '1' },
      { name: 'B', value: '2 3 4' },
      { name: 'a', value: '5' },
    ]);
    expect(damaged).toBe(false);
  });

  it('is UTF-8 if it can be, else one character a byte', () => {
    expect(parseHeaders(Buffer.from('A: Müller')).headers.first('a')).toBe('Müller');
    expect(parseHeaders(Buffer.from('A: Müller', 'latin1')).headers.first('a')).toBe('Müller');
  });

  it('is damaged where a line is neither a field nor indented', () => {
    const { headers, damaged } = parseHeaders(Buffer.from('Content-Type: text/xml;\nname="a.xml"\n'));
    expect(headers.first('content-type')).toBe('text/xml; name="a.xml"');
    expect(damaged).toBe(true);
  });
});

describe('what a header block says of the body', () => {
  it('is text where nothing is declared', () => {
    expect(head('Subject: x')).toMatchObject({
      type: 'text/plain',
      declared: false,
      encoding: '',
      damaged: false,
    });
  });

  it('is text and damaged where the type is none', () => {
    expect(head('Content-Type: xml')).toMatchObject({ type: 'text/plain', declared: false, damaged: true });
  });

  it('is lower-case, without comments', () => {
    expect(
      head('Content-Type: Multipart/Report (a comment); Report-Type="Feedback-Report"; BOUNDARY="A;b c"'),
    ).toMatchObject({ type: 'multipart/report', reportType: 'feedback-report', boundary: 'A;b c' });
    expect(head('Content-Transfer-Encoding: "BASE64" (really)').encoding).toBe('base64');
  });

  it('has a file name from the description if that is one', () => {
    expect(head('Content-Description: a!b!1!2.xml.gz').fileName).toBe('a!b!1!2.xml.gz');
    expect(head('Content-Description: Aggregate report').fileName).toBeUndefined();
  });
});

describe('a structured field', () => {
  it('takes what is quoted as it is', () => {
    expect(parseParameterised('a; x="1;\\"2\\""; y=3').parameters).toEqual(
      new Map([
        ['x', '1;"2"'],
        ['y', '3'],
      ]),
    );
  });

  it('ends a quote that is never closed with the parameter', () => {
    expect(parseParameterised('a; x="1; y=2').parameters).toEqual(
      new Map([
        ['x', '1'],
        ['y', '2'],
      ]),
    );
  });

  it.each(['"\\', '(', ' ', ';', '="', "*='"])(
    'takes time in proportion to its length: %j',
    (piece) => {
      const field = `a; ${piece.repeat(200_000)}`;
      expect(parseParameterised(field).value).toBe('a');
      expect(head(`Content-Transfer-Encoding: ${piece.repeat(200_000)}`).type).toBe('text/plain');
    },
    1000,
  );
});
