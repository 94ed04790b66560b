import { DASHBOARDS } from '../dashboards/all.js';
import { allAlerts, shippedThresholds } from '../grafana-alerting/testing/shipped.js';
import { OWN_MAIL_ONLY, PANEL_OF, WITHOUT_PANEL } from './panels.js';

const ALERTS = allAlerts(shippedThresholds());

describe('the panel of an alert', () => {
  it.each(ALERTS.filter(({ name }) => PANEL_OF[name] !== undefined))(
    'is one of the dashboard that $name links to',
    ({ name, dashboard }) => {
      const plan = DASHBOARDS.find(({ uid }) => uid === dashboard);
      const ids = plan?.rows.flatMap(({ panels }) => panels.map(({ id }) => id));
      expect(ids).toContain(PANEL_OF[name]);
    },
  );

  it.each(ALERTS.filter(({ name }) => OWN_MAIL_ONLY.has(name)))(
    'heeds the class where $name is about own mail alone',
    ({ name, dashboard }) => {
      const plan = DASHBOARDS.find(({ uid }) => uid === dashboard);
      expect(plan?.variables).toContain('sender_class');
      const panel = plan?.rows.flatMap(({ panels }) => panels).find(({ id }) => id === PANEL_OF[name]);
      expect(panel).toBeDefined();
      expect(Object.keys(panel?.regardless ?? {})).not.toContain('sender_class');
    },
  );

  it('is named of each alert, or a reason why there is none', () => {
    expect([...Object.keys(PANEL_OF), ...Object.keys(WITHOUT_PANEL)].sort()).toEqual(
      ALERTS.map(({ name }) => name).sort(),
    );
    for (const reason of Object.values(WITHOUT_PANEL)) expect(reason.length).toBeGreaterThan(20);
  });
});
