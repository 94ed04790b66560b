/** A real Alertmanager with the shipped settings, and services that write down what they are told. */
import { describeWithAlertmanager } from './testing/amtool.js';
import { dashboard, newSender, RUNBOOK } from './testing/notice.js';
import { Running } from './testing/running.js';
import { shippedLabels } from './testing/shipped.js';
import type { Told } from './testing/services.js';

const DOWN = { labels: { alertname: 'PlumblineDown', severity: 'critical' } };

describeWithAlertmanager('notifications of a real Alertmanager')('Alertmanager', () => {
  let alertmanager: Running;
  beforeAll(async () => {
    alertmanager = await Running.start({ night: false });
  });
  afterAll(async () => {
    await alertmanager.stop();
  });

  const about = (alertname: string, domain: string, more: Record<string, string> = {}) => ({
    labels: { alertname, severity: 'warning', domain, ...more },
    annotations: { summary: `${alertname} of ${domain}`, description: '20 of 400 messages' },
  });

  /** Whatever was to be told before is told once this is: it waits as long as they did. */
  async function marker(name: string): Promise<void> {
    const labels = { alertname: 'HostDown', severity: 'warning', host: name };
    await alertmanager.fire({ labels, annotations: { summary: name } });
    await alertmanager.services.hears('slack', name);
    await alertmanager.end({ labels });
  }

  it('tells of five alerts of one domain at once, and of another domain apart', async () => {
    const { services } = alertmanager;
    const five = ['a', 'b', 'c', 'd', 'e'].map((sender) => newSender(`sender-${sender}`));
    await alertmanager.fire(...five, about('DmarcNewSender', 'example.net', { sender: 'sender-x' }));
    const [message] = await services.hears('slack', 'sender-a');
    const [attachment] = (message?.body as { attachments: Record<string, string>[] }).attachments;
    expect(attachment).toMatchObject({
      title: '[warning, 5 alerts] example.org: DmarcNewSender',
      title_link: dashboard('example.org', 'sender-a'),
      color: 'warning',
      footer: 'DmarcNewSender · warning · domain example.org · team mail',
    });
    for (const { annotations } of five) expect(attachment?.['text']).toContain(annotations['summary']);
    expect(attachment?.['text']).toContain(`|Dashboard>  <${RUNBOOK}|Runbook>`);
    const [other] = await services.hears('slack', 'sender-x');
    expect(JSON.stringify(other)).not.toContain('sender-a');
  });

  it('hands all of it to the exporter, with its key and all labels', async () => {
    const [{ body, authorization }] = (await alertmanager.services.hears('history', 'sender-a')) as [Told];
    expect(authorization).toBe('Bearer the-key-of-plumbline');
    expect(body).toMatchObject({ version: '4', receiver: 'history', status: 'firing', truncatedAlerts: 0 });
    const { alerts } = body as { alerts: { labels: unknown; annotations: unknown }[] };
    expect(alerts).toHaveLength(5);
    expect(alerts[0]).toMatchObject({
      labels: newSender('sender-a').labels,
      annotations: newSender('sender-a').annotations,
    });
  });

  it('opens an incident in PagerDuty for what is critical, and closes the same one', async () => {
    const { services } = alertmanager;
    const rejected = about('DmarcOwnMailRejected', 'pager.example', { severity: 'critical' });
    const links = { dashboard_url: dashboard('pager.example', ''), runbook_url: RUNBOOK };
    const alert = { ...rejected, annotations: { ...rejected.annotations, ...links } };
    await alertmanager.fire(alert);
    const [opened] = await services.hears('pagerduty', 'pager.example');
    expect(opened?.body).toMatchObject({
      routing_key: 'the-key-of-pagerduty',
      event_action: 'trigger',
      payload: {
        summary: '[critical] DmarcOwnMailRejected of pager.example',
        severity: 'critical',
        source: 'pager.example',
        class: 'DmarcOwnMailRejected',
        custom_details: { num_firing: '1' },
      },
      links: [
        { href: links.dashboard_url, text: 'Dashboard' },
        { href: RUNBOOK, text: 'Runbook' },
      ],
    });
    await services.hears('slack', 'pager.example');
    await alertmanager.end(alert);
    const closed = (await services.hears('pagerduty', 'pager.example', 2))[1];
    expect(closed?.body).toMatchObject({
      event_action: 'resolve',
      dedup_key: (opened?.body as { dedup_key: string }).dedup_key,
    });
    const [, ended] = await services.hears('slack', 'pager.example', 2);
    expect(JSON.stringify(ended)).toContain('[resolved] DmarcOwnMailRejected of pager.example');
    const [, kept] = await services.hears('history', 'pager.example', 2);
    expect(kept?.body).toMatchObject({ status: 'resolved' });
  });

  it('tells a team with a rota of its own in Opsgenie and Discord, and not the others', async () => {
    const { services } = alertmanager;
    const alert = about('DmarcThreatSpike', 'team.example', { severity: 'critical', team: 'security' });
    await alertmanager.fire(alert);
    const [opened] = await services.hears('opsgenie', 'team.example');
    expect(opened).toMatchObject({
      at: 'POST /opsgenie/v2/alerts',
      authorization: 'GenieKey the-key-of-opsgenie',
      body: {
        message: 'DmarcThreatSpike of team.example',
        priority: 'P1',
        entity: 'team.example',
        tags: ['DmarcThreatSpike', 'team.example', 'critical', 'security'],
      },
    });
    const [discord] = await services.hears('discord', 'team.example');
    expect(discord?.body).toMatchObject({
      embeds: [{ title: '[critical] DmarcThreatSpike of team.example' }],
    });
    await alertmanager.end(alert);
    await services.hears('opsgenie', '/close?identifierType=alias');
    await services.hears('discord', '[resolved] DmarcThreatSpike of team.example');
    expect(services.toldTo('slack', 'team.example')).toEqual([]);
    expect(services.toldTo('pagerduty', 'team.example')).toEqual([]);
  });

  it('hands alerts of a domain with a place of its own to its webhook', async () => {
    await alertmanager.fire(about('DmarcNoReports', 'mail.shop.example'));
    const [told] = await alertmanager.services.hears('webhook', 'mail.shop.example');
    expect(told?.body).toMatchObject({ version: '4', groupLabels: { domain: 'mail.shop.example' } });
  });

  it('mails what is for information, as text and as HTML', async () => {
    await alertmanager.fire(about('DmarcPolicyTesting', 'info.example', { severity: 'info' }));
    const mail = await alertmanager.mailbox.receives('info.example');
    expect(mail).toMatch(/^Subject: \[info\] DmarcPolicyTesting of info\.example$/m);
    expect(mail).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(mail).toMatch(/^Content-Type: text\/plain.*$/m);
    expect(mail).toMatch(/^Content-Type: text\/html.*$/m);
    expect(mail).toContain('20 of 400 messages');
  });

  it('says of a domain with low completeness only that, and all that does not need it', async () => {
    const needing = (domain: string) =>
      about('DmarcAlignmentErodes', domain, shippedLabels('DmarcAlignmentErodes'));
    const low = about('DmarcCompletenessLow', 'gap.example');
    const alerts = [
      low,
      needing('gap.example'),
      needing('whole.example'),
      about('DmarcNewSender', 'gap.example'),
    ];
    await alertmanager.fire(...alerts);
    expect(await alertmanager.inhibited()).toEqual(['DmarcAlignmentErodes gap.example']);
    const { services } = alertmanager;
    for (const heard of [
      'DmarcCompletenessLow of gap',
      'DmarcAlignmentErodes of whole',
      'DmarcNewSender of gap',
    ])
      await services.hears('slack', heard);
    await alertmanager.end(low);
    await services.hears('slack', 'DmarcAlignmentErodes of gap.example');
    await alertmanager.end(...alerts);
  });

  it.each([
    ['DmarcSloBurnFast', 'DmarcSloBurnSlow', true],
    ['DmarcSloBurnFast', 'DmarcAlignmentErodes', true],
    ['DmarcSloBurnFast', 'DmarcAlignmentDropped', false],
    ['DmarcSloBurnFast', 'TlsrptSessionsFailing', false],
    ['DmarcAlignmentDropped', 'DmarcSloBurnFast', true],
    ['DmarcAlignmentDropped', 'DmarcOwnMailRejected', true],
    ['DmarcAlignmentDropped', 'DmarcAlignmentErodes', true],
    ['DmarcAlignmentDropped', 'DmarcSelectorFailing', false],
    ['DmarcOwnMailRejected', 'DmarcOwnMailQuarantined', true],
    ['DmarcOwnMailRejected', 'DmarcOwnMailRejectedUnconfirmed', true],
    ['DmarcOwnMailRejected', 'DmarcAlignmentDropped', false],
    ['DmarcOwnMailTakenForThreat', 'DmarcThreatSpike', true],
    ['DmarcOwnMailTakenForThreat', 'DmarcSelectorFailing', false],
    ['TlsrptCertificateFailures', 'TlsrptSessionsFailing', true],
    ['DmarcNoReports', 'DmarcOwnMailVanished', true],
  ])('has %s mute %s: %s, and that of another domain never', async (grave, lesser, isMuted) => {
    const domain = `${grave}-${lesser}.example`.toLowerCase();
    const fires = (name: string, of: string) => about(name, of, shippedLabels(name));
    const alerts = [fires(grave, domain), fires(lesser, domain), fires(lesser, `other-${domain}`)];
    await alertmanager.fire(...alerts);
    const muted = (await alertmanager.inhibited()).filter(
      (one) => one.startsWith(lesser) && one.endsWith(domain),
    );
    await alertmanager.end(...alerts);
    expect(muted).toEqual(isMuted ? [`${lesser} ${domain}`] : []);
  });

  it('keeps troubles of two exporters apart', async () => {
    const disk = (alertname: string, instance: string) => ({
      labels: { alertname, severity: 'warning', instance, disk: 'data' },
    });
    const alerts = [
      disk('PlumblineDiskFull', 'a'),
      disk('PlumblineDiskLow', 'a'),
      disk('PlumblineDiskLow', 'b'),
    ];
    await alertmanager.fire(...alerts);
    expect(await alertmanager.inhibited()).toEqual(['PlumblineDiskLow']);
    await alertmanager.end(...alerts);
  });

  it('says of an exporter that is down only that: nothing of what it watched, and no end of it', async () => {
    const { services } = alertmanager;
    const before = about('DmarcNewSender', 'before.example');
    await alertmanager.fire(before);
    await services.hears('slack', 'before.example');
    const after = [about('DmarcNoReports', 'after.example'), about('TlsrptSessionsFailing', 'after.example')];
    await alertmanager.fire(DOWN, ...after);
    expect(await alertmanager.inhibited()).toEqual(
      expect.arrayContaining(['DmarcNoReports after.example', 'TlsrptSessionsFailing after.example']),
    );
    await alertmanager.end(before);
    await services.hears('pagerduty', 'PlumblineDown');
    await marker('another-product');
    expect(services.toldTo('slack', 'before.example')).toHaveLength(1);
    expect(services.toldTo('slack', 'after.example')).toEqual([]);
    await alertmanager.end(DOWN);
    await services.hears('slack', 'DmarcNoReports of after.example');
    await services.hears('slack', 'TlsrptSessionsFailing of after.example');
  });
});

describeWithAlertmanager('mute times of a real Alertmanager')('Alertmanager at night', () => {
  let alertmanager: Running;
  beforeAll(async () => {
    alertmanager = await Running.start({ night: true });
  });
  afterAll(async () => {
    await alertmanager.stop();
  });

  it('wakes for what is critical alone, and keeps the history of all', async () => {
    const { services } = alertmanager;
    const alert = (severity: string, more: Record<string, string> = {}) => ({
      labels: { alertname: 'DmarcNewSender', domain: `${severity}.example`, severity, ...more },
    });
    await alertmanager.fire(
      alert('warning'),
      alert('info'),
      alert('warning', { domain: 'discord.example', team: 'security' }),
      alert('warning', { domain: 'night.shop.example' }),
    );
    for (const heard of ['warning', 'info', 'discord', 'night.shop'])
      await services.hears('history', `${heard}.example`);
    await alertmanager.fire(alert('critical'), alert('critical', { domain: 'day.shop.example' }));
    await services.hears('pagerduty', 'critical.example');
    await services.hears('slack', 'critical.example');
    await services.hears('webhook', 'day.shop.example');
    expect(services.toldTo('slack', 'warning.example')).toEqual([]);
    expect(services.toldTo('discord', 'discord.example')).toEqual([]);
    expect(services.toldTo('webhook', 'night.shop.example')).toEqual([]);
  });
});
