/** An outage as it comes, behind a real Alertmanager with the shipped settings: all at once. */
import { describeWithAlertmanager } from './testing/amtool.js';
import { Running } from './testing/running.js';

const SLOW = 120_000;
const DOMAIN = 'outage.example';
const DOWN = { labels: { alertname: 'PlumblineDown', severity: 'critical' } };

function about(alertname: string, severity: string, more: Record<string, string> = {}) {
  return {
    labels: { alertname, severity, domain: DOMAIN, ...more },
    annotations: { summary: `${alertname} of ${DOMAIN}` },
  };
}

const INCOMPLETE = about('DmarcCompletenessLow', 'warning');
const FALSIFIED = about('DmarcAlignmentDropped', 'warning', { needs_complete: 'true' });
const FAST = about('DmarcSloBurnFast', 'critical');
const SLOWLY = about('DmarcSloBurnSlow', 'warning');
const CHILDREN = [INCOMPLETE, FALSIFIED, FAST, SLOWLY];

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
      await services.hears('pagerduty', 'DmarcSloBurnFast of outage');
      await marker('after it');
      expect(told('slack')).toEqual(['DmarcCompletenessLow', 'DmarcSloBurnFast']);
      expect(told('pagerduty')).toEqual(['DmarcSloBurnFast']);

      await alertmanager.end(INCOMPLETE, FAST);
      await services.hears('slack', 'DmarcAlignmentDropped of outage');
      await services.hears('slack', 'DmarcSloBurnSlow of outage');
      await alertmanager.end(FALSIFIED, SLOWLY);
    },
    SLOW,
  );
});
