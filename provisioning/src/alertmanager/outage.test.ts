/** An outage as it comes, behind a real Alertmanager with the shipped settings: all at once. */
import { describeWithAlertmanager } from './testing/amtool.js';
import { Running } from './testing/running.js';
import { shippedLabels } from './testing/shipped.js';

const SLOW = 120_000;
const DOMAIN = 'outage.example';
const DOWN = { labels: shippedLabels('PlumblineDown') };

function about(alertname: string) {
  return {
    labels: { ...shippedLabels(alertname), domain: DOMAIN },
    annotations: { summary: `${alertname} of ${DOMAIN}` },
  };
}

const INCOMPLETE = about('DmarcCompletenessLow');
const FALSIFIED = about('DmarcDkimFailing');
const DROPPED = about('DmarcAlignmentDropped');
const REJECTED = about('DmarcOwnMailRejected');
const FAST = about('DmarcSloBurnFast');
const SLOWLY = about('DmarcSloBurnSlow');
const CHILDREN = [INCOMPLETE, FALSIFIED, DROPPED, REJECTED, FAST, SLOWLY];

describeWithAlertmanager('an outage behind a real Alertmanager')('an outage', () => {
  let alertmanager: Running;
  beforeAll(async () => {
    alertmanager = await Running.start({ night: false });
  });
  afterAll(async () => {
    await alertmanager.stop();
  });

  /** Alerts of the domain of which a service was told so far, each once. */
  function told(service: string): string[] {
    const bodies = alertmanager.services.toldTo(service, DOMAIN).map(({ body }) => JSON.stringify(body));
    const names = bodies.flatMap((body) => body.match(/Dmarc\w+(?= of outage)/g) ?? []);
    return [...new Set(names)].sort();
  }

  /** Whatever was to be told before is told once this is: it waits as long as they did. */
  async function marker(name: string): Promise<void> {
    const labels = { alertname: 'HostDown', severity: 'warning', host: name };
    await alertmanager.fire({ labels, annotations: { summary: name } });
    await alertmanager.services.hears('slack', name);
    await alertmanager.end({ labels });
  }

  it(
    'is told by what is at the bottom of it alone, and by what is left as that ends',
    async () => {
      const { services } = alertmanager;
      // What mutes has to be there first: what it mutes is told otherwise, as in life.
      await alertmanager.fire(DOWN);
      await alertmanager.fire(...CHILDREN);
      expect(await alertmanager.inhibited()).toEqual(
        CHILDREN.map(({ labels: { alertname } }) => `${alertname} ${DOMAIN}`).sort(),
      );
      await services.hears('pagerduty', 'PlumblineDown');
      await marker('beside it');
      expect([told('slack'), told('pagerduty')]).toEqual([[], []]);

      await alertmanager.end(DOWN);
      await services.hears('slack', 'DmarcCompletenessLow of outage');
      await services.hears('pagerduty', 'DmarcAlignmentDropped of outage');
      await marker('after it');
      // One key that is broken wakes once.
      expect(told('slack')).toEqual(['DmarcAlignmentDropped', 'DmarcCompletenessLow']);
      expect(told('pagerduty')).toEqual(['DmarcAlignmentDropped']);

      await alertmanager.end(INCOMPLETE, DROPPED);
      await services.hears('slack', 'DmarcDkimFailing of outage');
      await services.hears('pagerduty', 'DmarcSloBurnFast of outage');
      await services.hears('pagerduty', 'DmarcOwnMailRejected of outage');
      await marker('what is left');
      expect(told('slack')).not.toContain('DmarcSloBurnSlow');
      await alertmanager.end(FAST);
      await services.hears('slack', 'DmarcSloBurnSlow of outage');
      await alertmanager.end(FALSIFIED, REJECTED, SLOWLY);
    },
    SLOW,
  );

  it('of what is asked for reports is no silence of those who send them, whoever they are', async () => {
    const silences = ['DmarcNoReports', 'DmarcReporterSilent', 'DmarcCompletenessLow'].map(about);
    const other = about('DmarcThreatSpike');
    const source = { labels: { ...shippedLabels('PlumblineSourceDown'), instance: 'a', source: 'mailbox' } };
    await alertmanager.fire(source, ...silences, other);
    expect(await alertmanager.inhibited()).toEqual(
      silences.map(({ labels: { alertname } }) => `${alertname} ${DOMAIN}`).sort(),
    );
    await alertmanager.end(source, ...silences, other);
  });

  it('of one exporter of several mutes what that one says of itself, and that reports are missing', async () => {
    const of = (alertname: string, instance: string) => ({
      labels: { ...shippedLabels(alertname), instance },
    });
    const alerts = [
      of('PlumblineInstanceDown', 'a'),
      of('PlumblineStateStale', 'a'),
      of('PlumblineSeriesFolded', 'b'),
      about('DmarcThreatSpike'),
      about('DmarcNoReports'),
    ];
    await alertmanager.fire(...alerts);
    expect(await alertmanager.inhibited()).toEqual([`DmarcNoReports ${DOMAIN}`, 'PlumblineStateStale']);
    await alertmanager.end(...alerts);
  });
});
