import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { amtool, describeWithAlertmanager, FOLDER } from './testing/amtool.js';
import { dashboard, newSender, notice, RUNBOOK, type Alert } from './testing/notice.js';

/** Most characters of a text, by template: what the service takes, or less. Mails are counted in bytes. */
const LIMITS = {
  'plumbline.title': 243,
  'plumbline.text': 12_100,
  'plumbline.slack.text': 3000,
  'plumbline.discord.message': 4096,
  'plumbline.msteams.text': 14_000,
  'plumbline.opsgenie.message': 130,
  'plumbline.email.text': 13_000,
  'plumbline.email.html': 102_000,
} as const;
type Template = keyof typeof LIMITS;

const MANY = 200;
/** Those that say the alerts one by one. */
const LISTS = (Object.keys(LIMITS) as Template[]).filter((name) => /\.(text|message|html)$/.test(name));
const WITH_LINKS = LISTS.filter((name) => name !== 'plumbline.opsgenie.message');

/** Texts that grow when they are escaped, have many bytes a character, or are cut where one must not be. */
const LONG = {
  'ampersands and brackets': '<&>"'.repeat(1000),
  'words of another script': '認証に失敗したメール'.repeat(400),
  'pictures beyond the first plane': '📮'.repeat(2000),
  'words of markup': '*_~`|[]()\\'.repeat(400),
  'one long line': 'x'.repeat(4000),
};

describeWithAlertmanager('templates of notifications')('Templates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-templates-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function render(template: string, alerts: readonly Alert[]): string {
    const data = join(folder, 'data.json');
    writeFileSync(data, JSON.stringify(notice(alerts)));
    const { code, stdout, stderr } = amtool(
      ...['template', 'render', `--template.glob=${FOLDER}/templates/*.tmpl`],
      `--template.type=${template.endsWith('.html') ? 'html' : 'text'}`,
      ...[`--template.text={{ template "${template}" . }}`, `--template.data=${data}`],
    );
    if (code !== 0) throw new Error(stderr);
    return stdout;
  }

  function lengthOf(template: Template, text: string): number {
    if (template.startsWith('plumbline.email')) return Buffer.byteLength(text);
    if (template === 'plumbline.msteams.text') return goJson(text);
    // Alertmanager cuts titles itself, and counts code points; elsewhere what JavaScript counts is never less.
    return /title|opsgenie/.test(template) ? Array.from(text).length : text.length;
  }

  const senders = (count: number, more: Partial<Alert> & { description?: string } = {}): Alert[] =>
    Array.from({ length: count }, (_, i) => newSender(`sender-${i}`, more));

  describe.each(WITH_LINKS)('%s', (template) => {
    it('shows of one alert the sender, the numbers and the links', () => {
      const text = render(template, senders(1));
      expect(text).toContain('New sender sender-0 of example.org');
      expect(text).toContain('412 messages in seven settled days, 398 of them aligned.');
      expect(text).toContain('sender: sender-0');
      expect(text).toContain(RUNBOOK);
      expect(text.replaceAll('&amp;', '&')).toContain(dashboard('example.org', 'sender-0'));
      expect(text).not.toMatch(/ZgotmplZ|<no value>|%!|\band \d+ more/);
    });

    it('shows five of five, what is firing first', () => {
      const [first, ...others] = senders(5);
      const resolved = { ...first, status: 'resolved' } as Alert;
      const text = render(template, [resolved, ...others]);
      const order = text.matchAll(/(resolved: )?(?:<b>)?(?:resolved: )?New sender sender-(\d)/g);
      expect([...order].map(([, , sender]) => sender)).toEqual(['1', '2', '3', '4', '0']);
      expect(text).toContain('resolved: New sender sender-0');
      expect(text).not.toMatch(/\band \d+ more/);
    });

    it('shows of two hundred as many as fit, and says how many more there are', () => {
      const text = render(template, senders(MANY));
      const shown = new Set([...text.matchAll(/New sender sender-(\d+)/g)].map(([, sender]) => sender)).size;
      expect(shown).toBeGreaterThanOrEqual(8);
      expect(text).toContain(`and ${MANY - shown} more`);
      expect(lengthOf(template, text)).toBeLessThanOrEqual(LIMITS[template]);
    });
  });

  describe.each(Object.entries(LONG))('where texts are %s', (_, long) => {
    it.each(Object.keys(LIMITS) as Template[])(
      '%s stays within its limit, and says something',
      (template) => {
        for (const count of [1, 40]) {
          const alerts = senders(count, {
            description: long,
            annotations: { summary: `New sender of example.org: ${long}` },
          });
          const text = render(template, alerts);
          expect(lengthOf(template, text)).toBeLessThanOrEqual(LIMITS[template]);
          expect(text).toContain('New sender of example.org');
        }
      },
    );
  });

  it('say nothing odd of an alert that has neither domain nor links', () => {
    const bare: Alert = { status: 'firing', labels: { alertname: 'HostDown' }, annotations: {} };
    for (const template of Object.keys(LIMITS) as Template[])
      expect(render(template, [bare])).not.toMatch(/ZgotmplZ|<no value>|%!|undefined/);
    expect(render('plumbline.title', [bare])).toBe('[alert] HostDown');
  });

  it.each([
    ['one alert, whose summary names the domain', senders(1), '[warning] New sender sender-0 of example.org'],
    [
      'one whose summary does not',
      senders(1, { annotations: { summary: 'Own mail rejected' } }),
      '[warning] example.org: Own mail rejected',
    ],
    ['several', senders(3), '[warning, 3 alerts] example.org: DmarcNewSender'],
    ['an end', senders(1, { status: 'resolved' }), '[resolved] New sender sender-0 of example.org'],
  ])('have a title for %s', (_, alerts, title) => {
    expect(render('plumbline.title', alerts)).toBe(title);
  });

  it('call nobody in Slack, and break no link there', () => {
    const text = render('plumbline.slack.text', [
      newSender('a', {
        description: 'Mail of <!channel> & <@U1>',
        annotations: { dashboard_url: 'http://grafana.example/?a=<b>|c&d=1' },
      }),
    ]);
    expect(text).toContain('Mail of &lt;!channel&gt; &amp; &lt;@U1&gt;');
    expect(text).toContain('<http://grafana.example/?a=bc&amp;d=1|Dashboard>');
  });

  it('show markup in Discord as it was written', () => {
    const text = render('plumbline.discord.message', [newSender('a', { description: '*_dmarc_* [x](y)' })]);
    expect(text).toContain('\\*\\_dmarc\\_\\* \\[x\\](y)');
  });

  it('make no link in Teams out of what is said', () => {
    const text = render('plumbline.msteams.text', [newSender('a', { description: '[log in](http://evil)' })]);
    expect(text).toContain('(log in)(http://evil)');
  });

  it('escape mails once, and follow no link but those of the web', () => {
    const html = render('plumbline.email.html', [
      newSender('a', {
        description: '<script>alert(1)</script> & "x"',
        annotations: { runbook_url: 'javascript:alert(1)' },
      }),
    ]);
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;x&#34;');
    expect(html).not.toMatch(/<script|javascript:|&amp;lt;|&lt;br/);
    expect(html).toContain(`href="${dashboard('example.org', 'a').replaceAll('&', '&amp;')}"`);
    const text = render('plumbline.email.text', [newSender('a', { description: 'a < b & c' })]);
    expect(text).toContain('a < b & c');
  });

  it.each([
    ['critical', 'P1', 'critical', 'danger'],
    ['warning', 'P3', 'warning', 'warning'],
    ['info', 'P5', 'info', '#439FE0'],
    ['page', 'P3', 'error', 'warning'],
  ])('say how grave «%s» is in the words of each service', (severity, priority, pagerduty, color) => {
    const alerts = [newSender('a', { labels: { severity } })];
    expect(render('plumbline.opsgenie.priority', alerts)).toBe(priority);
    expect(render('plumbline.pagerduty.severity', alerts)).toBe(pagerduty);
    expect(render('plumbline.slack.color', alerts)).toBe(color);
  });

  it('give Opsgenie tags of fifty characters, parted by commas', () => {
    const domain = `${'a'.repeat(60)}.example`;
    const tags = render('plumbline.opsgenie.tags', [
      newSender('a', { labels: { domain, team: 'mail, web' } }),
    ]);
    expect(tags.split(',').filter((tag) => tag !== '')).toEqual([
      'DmarcNewSender',
      'a'.repeat(50),
      'warning',
      'mail  web',
    ]);
  });
});

/** Bytes of a text in JSON as Go writes it. */
function goJson(text: string): number {
  return Buffer.byteLength(JSON.stringify(text).replaceAll(/[<>&]/g, '\\u0000'));
}
