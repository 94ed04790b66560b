/** Whether a mail in a file is all there, as far as it says itself where it ends. */
import { MailEnd } from './mail-end.js';

const HEAD = 'Subject: x\nContent-Type: multipart/mixed;\n\tboundary="b 1"\nMIME-Version: 1.0\n\n';
const PART = '--b 1\nContent-Type: text/plain\n\ntext\n';
const WHOLE = `${HEAD}${PART}${PART}--b 1--\n`;
const SEPARATOR = 'From a@b.example Sat Jan  3 01:02:03 2026\n';

async function isCut(text: string, chunkSize = 1_000_000): Promise<boolean> {
  const end = new MailEnd();
  const chunks = function* (): Generator<Uint8Array> {
    for (let at = 0; at < text.length; at += chunkSize) yield Buffer.from(text.slice(at, at + chunkSize));
  };
  const passed: Uint8Array[] = [];
  for await (const chunk of end.watched(asStream(chunks()))) passed.push(chunk);
  expect(Buffer.concat(passed).toString()).toBe(text);
  return end.isCut;
}

async function* asStream(chunks: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield* chunks;
}

test.each([
  ['before a boundary', HEAD + PART],
  ['behind a boundary', `${HEAD}${PART}--b 1\n`],
  ['in the header of a part', `${HEAD}${PART}--b 1\nContent-Ty`],
  ['in a part', `${HEAD}${PART}--b 1\nContent-Type: text/plain\n\nte`],
  ['in its header', 'Subject: x\nContent-Type: multip'],
  ['in the last mail of an mbox', `${SEPARATOR}${WHOLE}\n${SEPARATOR}${HEAD}${PART}`],
  ['with the line ends of Windows', (HEAD + PART).replaceAll('\n', '\r\n')],
  ['with a boundary without quotes', (HEAD + PART).replaceAll('"b 1"', 'b1').replaceAll('b 1', 'b1')],
])('it is cut %s', async (_, text) => {
  expect(await isCut(text)).toBe(true);
});

test.each([
  ['a mail', WHOLE],
  ['with text behind its end', `${WHOLE}\nand more\n`],
  ['with the line ends of Windows', WHOLE.replaceAll('\n', '\r\n')],
  ['without parts', 'Subject: x\n\ntext'],
  ['an mbox', `${SEPARATOR}${HEAD}${PART}\n${SEPARATOR}${WHOLE}\n`],
  ['a report', '<?xml version="1.0"?>\n\n<feedback>'],
  ['JSON', '{"organization-name": "x"'],
  ['nothing', ''],
])('it is not: %s', async (_, text) => {
  expect(await isCut(text)).toBe(false);
});

test('however long it is, and wherever its bytes are cut', async () => {
  const long = `${HEAD}${PART}${'x'.repeat(200_000)}\n--b 1--\n`;
  for (const size of [100_003, 65_536, long.length - 4]) expect(await isCut(long, size)).toBe(false);
  expect(await isCut(long.slice(0, -5), 100_003)).toBe(true);
});
