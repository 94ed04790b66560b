/**
 * A mailbox at a real Dovecot with mail that breaks our reader, and a real store: the mail ends in quarantine, is
 * acknowledged, and the source goes on.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IntakeSource, Outcome } from '@plumbline/exporter/model/intake-source.js';
import { ImapSource } from '@plumbline/exporter/sources/imap/imap-source.js';
import { Pop3Source } from '@plumbline/exporter/sources/pop3/pop3-source.js';
import { describeWhere } from '../clients/program.js';
import { ack, TestDesk } from '../mail/desk.js';
import { Dovecot, hasDovecot, NO_DOVECOT, USER } from '../mail/dovecot.js';
import { attach, type Attached } from '../store/harness/attached.js';
import { Data } from '../store/harness/data.js';
import { makeMail } from '../store/harness/mail.js';
import { SLOW } from '../store/harness/slow.js';
import { imapSettings } from './imap-settings.js';
import { pop3Settings } from './pop3-settings.js';

/** A limit that only zip files are held to, and that breaks whoever compares with it. */
const FAULTY = {
  valueOf(): number {
    throw new TypeError('x is undefined');
  },
} as unknown as number;

describeWhere(hasDovecot, NO_DOVECOT)('mail that breaks the reader', () => {
  let data: Data;
  let store: Attached;
  let dovecot: Dovecot;
  let zipped: number;
  let mails: Buffer[];
  let known = 0;

  beforeAll(async () => {
    data = await Data.withStore();
    const folder = join(data.folder, 'mail');
    await makeMail(folder, { domains: 1, days: 1, reportsPerDay: 12, seed: 7 });
    mails = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
    zipped = mails.filter((mail) => /application\/zip|\.zip/.test(mail.toString('latin1'))).length;
    store = await attach(data, { limits: { zipEntries: FAULTY } });
    dovecot = await Dovecot.start();
  }, SLOW);
  afterAll(async () => {
    await dovecot.remove();
    await store.close();
    await data.remove();
  }, SLOW);

  /** What a real intake says of each mail. */
  function realDesk(): TestDesk {
    const desk = new TestDesk();
    let before: Promise<unknown> = Promise.resolve();
    desk.judge = async ({ text }) => {
      const taking = before.then(() => store.take(text));
      before = taking;
      return ack(counted(await taking));
    };
    return desk;
  }

  it.each<[string, () => IntakeSource]>([
    ['IMAP', () => new ImapSource('mail', imapSettings(dovecot, { after: 'delete' }))],
    ['POP3', () => new Pop3Source('mail', pop3Settings(dovecot))],
  ])(
    'by %s',
    async (kind, source) => {
      for (const mail of mails) dovecot.deliver(mail);
      const desk = realDesk();
      await desk.run(source(), () => desk.took.length === mails.length && desk.wells > 0);
      expect(desk.troubles).toEqual([]);
      expect(zipped).toBeGreaterThan(0);
      expect(zipped).toBeLessThan(mails.length);
      const kept = dovecot.mails(kind === 'IMAP' ? 'Plumbline/Failed' : 'INBOX');
      expect(kept).toHaveLength(zipped);
      const quarantined = 'SELECT reason, count() FROM v_quarantine GROUP BY reason';
      expect(await store.rows(quarantined)).toEqual([['reader_broke', String((known += zipped))]]);
      const [[reports] = []] = await store.rows('SELECT count() FROM v_reports');
      expect(Number(reports)).toBeGreaterThan(0);
      expect(await store.broken()).toEqual([]);
      await dovecot.doveadm('expunge', '-u', USER, 'mailbox', '*', 'all');
    },
    SLOW,
  );
});

function counted(outcomes: Outcome[] | string): Partial<Record<Outcome, number>> {
  if (typeof outcomes === 'string') throw new Error(outcomes);
  const counts: Partial<Record<Outcome, number>> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}
