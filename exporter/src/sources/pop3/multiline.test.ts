import * as fc from 'fast-check';
import { Multiline } from './multiline.js';

/** As a server sends it. */
function stuffed(text: string): string {
  return `${text.replace(/^\./gm, '..')}.\r\n`;
}

function read(text: string, cuts: readonly number[]): { text: string; rest: string; hasEnded: boolean } {
  const lines = new Multiline();
  const edges = [...new Set([0, ...cuts.map((cut) => cut % (text.length + 1)), text.length])].sort(
    (a, b) => a - b,
  );
  let [got, rest] = ['', ''];
  for (const [index, edge] of edges.slice(1).entries()) {
    const taken = lines.take(Buffer.from(rest + text.slice(edges[index], edge), 'latin1'));
    got += taken.bytes.toString('latin1');
    rest = taken.rest.toString('latin1');
    if (lines.hasEnded) return { text: got, rest: rest + text.slice(edge), hasEnded: true };
  }
  return { text: got, rest, hasEnded: lines.hasEnded };
}

const mail = fc
  .array(fc.string({ unit: fc.constantFrom('.', 'a', ' ', '\t', '\0'), maxLength: 5 }), { maxLength: 8 })
  .map((lines) => lines.map((line) => `${line}\r\n`).join(''));

it('is what was sent, in whatever pieces it comes', () => {
  fc.assert(
    fc.property(mail, fc.array(fc.nat(60), { maxLength: 10 }), (text, cuts) => {
      expect(read(`${stuffed(text)}+OK next`, cuts)).toEqual({ text, rest: '+OK next', hasEnded: true });
    }),
  );
});

it('goes on after a dot and a return that are not the end', () => {
  expect(read('a\r\n..\rb\r\n.\rc\r\n.\r\n', [4, 6, 9, 11])).toEqual({
    text: 'a\r\n.\rb\r\n\rc\r\n',
    rest: '',
    hasEnded: true,
  });
});

it('has not ended where the connection broke', () => {
  expect(read('a line\r\n.', [])).toEqual({ text: 'a line\r\n', rest: '', hasEnded: false });
});
