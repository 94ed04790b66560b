import { MailCheck, type MailCheckTools } from './mail-check.js';
import { MailLookup } from './dns/mail-lookup.js';
import { SafeCheck } from './safe-check.js';

it('a fault in a check costs its result, is told once, and nothing else', async () => {
  const told: unknown[] = [];
  const tools: MailCheckTools = {
    hostname: 'mx.example.com',
    lookup: new MailLookup(
      () => Promise.resolve([]),
      { questions: 9, time: 1000 },
      () => undefined,
    ),
    now: 0,
    headerBytes: 10,
    signatures: 1,
    limited: () => {
      throw new Error('a fault');
    },
  };
  const envelope = { ip: '192.0.2.1', helo: 'a.example', sender: '' };
  const check = new SafeCheck(new MailCheck(envelope, tools), (error) => told.push(String(error)));
  check.add(Buffer.from('Subject: too long\r\n\r\n'));
  check.add(Buffer.from('body\r\n'));
  expect(await check.end()).toBeUndefined();
  expect(told).toEqual(['Error: a fault']);
});
