/** RFC 2033: as SMTP, but LHLO, and an answer for each recipient. */
import { codes, ENVELOPE, MAIL, Receiving } from './testing/receiving.js';

let receiving: Receiving;

afterEach(async () => {
  await receiving.end();
});

const THREE = [
  'MAIL FROM:<>',
  'RCPT TO:<reports@example.com>',
  'RCPT TO:<nobody@example.com>',
  'RCPT TO:<a@rua.example.com>',
  'RCPT TO:<reports@example.com>',
  'DATA\r\n',
].join('\r\n');

it('greets by LHLO alone', async () => {
  receiving = new Receiving({ type: 'lmtp' });
  const client = await receiving.connect();
  expect((await client.answers())[0]).toBe('220 mx.example.com LMTP');
  expect(await client.ask('EHLO client.example\r\n')).toMatch(/^500/);
  expect(await client.ask('LHLO client.example\r\n')).toMatch(/^250-/);
});

it('has an answer for each recipient that was taken, named twice or not, and one delivery', async () => {
  receiving = new Receiving({ type: 'lmtp' });
  const client = await receiving.greeted();
  client.say(`${THREE}${MAIL}.\r\nNOOP\r\n`);
  expect(codes(await client.answers(10))).toEqual([
    ...['250', '250', '550', '250', '250', '354'],
    ...['250', '250', '250'],
    '250',
  ]);
  expect(receiving.mails).toEqual([MAIL]);
});

it('and as many where it is to come again, or is too large', async () => {
  receiving = new Receiving({ type: 'lmtp', mail_bytes: 100 });
  receiving.verdict = () => Promise.resolve({ verdict: 'nack', reason: 'unreachable', detail: '' });
  const client = await receiving.greeted();
  client.say(`${THREE}${MAIL}.\r\nNOOP\r\n`);
  expect(codes(await client.answers(10)).slice(6)).toEqual(['451', '451', '451', '250']);
  client.say(`${THREE}${MAIL}${'x'.repeat(100)}\r\n.\r\nNOOP\r\n`);
  expect(codes(await client.answers(10)).slice(6)).toEqual(['552', '552', '552', '250']);
});

it('of one mail no recipient of the mail before is told', async () => {
  receiving = new Receiving({ type: 'lmtp' });
  const client = await receiving.greeted();
  client.say('MAIL FROM:<>\r\nRCPT TO:<reports@example.com>\r\nRSET\r\n');
  client.say(`${ENVELOPE}${MAIL}.\r\nNOOP\r\n`);
  expect(codes(await client.answers(8)).slice(3)).toEqual(['250', '250', '354', '250', '250']);
});
