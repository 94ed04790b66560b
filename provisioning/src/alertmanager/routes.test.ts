import { amtool, describeWithAlertmanager, SHIPPED } from './testing/amtool.js';

const ELSEWHERE = 'example.org';
const SHOP = 'shop.example';

/** Severity, team, domain, and who is told. */
const ROUTES: readonly (readonly [string, string, string, string])[] = [
  ['critical', '', '', 'history,pagerduty,slack'],
  ['warning', '', '', 'history,slack'],
  ['info', '', '', 'history,email'],
  ['', '', '', 'history,email'],
  ['critical', '', ELSEWHERE, 'history,pagerduty,slack'],
  ['warning', '', ELSEWHERE, 'history,slack'],
  ['info', '', ELSEWHERE, 'history,email'],
  ['critical', 'unheard-of', ELSEWHERE, 'history,pagerduty,slack'],
  ['warning', 'unheard-of', ELSEWHERE, 'history,slack'],
  ['critical', 'security', ELSEWHERE, 'history,opsgenie,discord'],
  ['warning', 'security', ELSEWHERE, 'history,discord'],
  ['info', 'security', ELSEWHERE, 'history,discord'],
  ['critical', 'security', '', 'history,opsgenie,discord'],
  ['critical', '', SHOP, 'history,pagerduty,webhook'],
  ['warning', '', SHOP, 'history,webhook'],
  ['info', '', `mail.${SHOP}`, 'history,webhook'],
  ['critical', 'security', SHOP, 'history,opsgenie,webhook'],
  ['warning', 'security', SHOP, 'history,webhook'],
  ['warning', '', `work${SHOP}`, 'history,slack'],
  ['warning', '', `${SHOP}.org`, 'history,slack'],
];

describeWithAlertmanager('routes of alerts')('An alert', () => {
  it.each(ROUTES)('that is «%s» of team «%s» and domain «%s» goes to %s', (severity, team, domain, told) => {
    const labels = Object.entries({ alertname: 'DmarcNewSender', severity, team, domain })
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}=${value}`);
    const test = ['config', 'routes', 'test', `--config.file=${SHIPPED}`, `--verify.receivers=${told}`];
    const { code, stdout } = amtool(...test, ...labels);
    expect(stdout.trim()).toBe(told);
    expect(code).toBe(0);
  });
});
