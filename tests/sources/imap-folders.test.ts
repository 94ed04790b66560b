/** Several folders of a real Dovecot: what comes into any of them is found within seconds. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapSource } from '@plumbline/exporter/sources/imap/imap-source.js';
import type { ImapSettings } from '@plumbline/exporter/sources/imap/imap-settings.js';
import { describeWhere } from '../clients/program.js';
import { letter, TestDesk } from '../mail/desk.js';
import { Dovecot, hasDovecot, NO_DOVECOT, USER } from '../mail/dovecot.js';
import { honest, proxy } from '../mail/proxy.js';
import { imapSettings } from './imap-settings.js';

const FOLDERS = ['INBOX', 'Lists/dmarc', 'TLS'];
const WITHOUT_IDLE = 'IMAP4rev1 LITERAL+ NAMESPACE UIDPLUS MOVE AUTH=PLAIN';
/** What is found sooner was not found by a whole look. */
const NEVER = 600_000;

describeWhere(hasDovecot, NO_DOVECOT).each([
  ['a server with IDLE', {}],
  ['a server without it', { capabilities: WITHOUT_IDLE }],
])('several folders at %s', (_, wish) => {
  let dovecot: Dovecot;
  let desk: TestDesk;

  beforeAll(async () => {
    dovecot = await Dovecot.start(wish);
    await dovecot.doveadm('mailbox', 'create', '-u', USER, 'Lists.dmarc', 'TLS');
  });
  afterAll(async () => {
    await dovecot.remove();
  });
  beforeEach(async () => {
    desk = new TestDesk();
    await dovecot.doveadm('expunge', '-u', USER, 'mailbox', '*', 'all');
  });

  function source(more: Partial<ImapSettings> = {}): ImapSource {
    return new ImapSource('reports', imapSettings(dovecot, { folders: FOLDERS, poll: NEVER, ...more }));
  }

  it.each(FOLDERS)('new mail is found in %s', async (folder) => {
    const running = desk.run(source({ glance: 200 }), () => desk.took.length === 2);
    while (desk.wells === 0) await sleep(10);
    for (const id of [1, 2]) {
      const begun = Date.now();
      dovecot.deliver(letter(id), folder);
      while (desk.took.length < id) await sleep(10);
      expect(Date.now() - begun).toBeLessThan(5000);
      await sleep(300);
    }
    await running;
    expect(desk.took.map(({ name }) => name.split(';')[0])).toEqual([folder, folder]);
    expect(desk.troubles).toEqual([]);
  });

  it('what comes into one while another is looked through is found when that is done', async () => {
    dovecot.deliver(letter(1), 'TLS');
    desk.judge = async ({ name, text }) => {
      if (name.startsWith('TLS')) dovecot.deliver(letter(2));
      await sleep(100);
      return new TestDesk().judge({ name, text });
    };
    await desk.run(source({ glance: NEVER }), () => desk.took.length === 2);
    expect(desk.took.map(({ text }) => text)).toEqual([letter(1), letter(2)]);
  });

  it('a folder that is looked through and moved to, by whatever names the server knows it, is read in no case', async () => {
    dovecot.deliver(letter(1));
    for (const [folders, done] of [
      [['INBOX'], 'inbox'],
      [['INBOX', 'Plumbline.Done'], 'Plumbline/Done'],
    ] as const) {
      desk = new TestDesk();
      expect(await source({ folders, done }).run(desk)).toMatchObject({ reason: 'taken_again' });
      expect(desk.took).toEqual([]);
    }
  });

  it('where nothing is new, no folder but the first is opened again', async () => {
    let said = '';
    const between = await proxy(
      dovecot.imap,
      () => honest,
      (bytes) => (said += bytes.toString('latin1')),
    );
    const glances = (): number => said.split(' STATUS TLS ').length - 1;
    await desk.run(source({ glance: 50, port: between.port }), () => glances() > 5);
    await between.close();
    expect(desk.wells).toBe(1);
    expect(said.split(' SELECT TLS').length - 1).toBe(1);
  });
});
