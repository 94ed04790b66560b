import * as ask from '../../../queries/dashboards/overview.js';
import { table } from '../../panels/table.js';
import { risingTo } from '../../steps.js';
import { OWN, POLICY, TOLD } from '../words.js';
import { NO_MAIL, OF_DOMAIN, THE_DOMAIN, ITS_SOURCES, SEVERITY } from './words.js';

export const WORST_FIRST = [
  table({
    ...{ id: 9, title: 'Which domains are worst?', width: 24, height: 10, queries: [ask.worstDomains] },
    description: `First those of whose own mail most failed beyond what their objective lets. ${OWN} Policy is p, as the largest report of its last day has it. ${TOLD}`,
    empty: NO_MAIL,
    columns: {
      domain: {
        as: 'Domain',
        links: [THE_DOMAIN, ITS_SOURCES, { title: 'Its policy', to: 'plumbline-policy', ...OF_DOMAIN }],
      },
      until: { as: 'All told up to', unit: 'date' },
      mails: { as: 'Messages' },
      own_share: {
        as: 'Own mail that passes',
        ...{ unit: 'ratio', decimals: 1, min: 0, max: 1, steps: risingTo(0.9, 0.98), cell: 'bar' },
      },
      own_failing: { as: 'Own mail that fails' },
      own_refused: { as: 'Own mail refused' },
      threats: { as: 'Of strangers' },
      p: { as: 'Policy', words: { ...POLICY, '': { text: 'not said', colour: 'quiet' } }, cell: 'text' },
    },
  }),
  table({
    ...{
      id: 10,
      title: 'Which use up what their objective lets fail?',
      width: 12,
      height: 9,
      queries: [ask.objectives],
    },
    description:
      'Of the budget of 28 settled days, what is left: below 0 more own mail failed than may. A burn rate of 1 uses up just the budget. Alerts go by v_slo, which leaves out forged reports.',
    empty: 'No own mail was told of in the last 28 settled days',
    regardless: { time: 'it is of the 28 days up to the last settled one' },
    columns: {
      domain: { as: 'Domain', links: [THE_DOMAIN, ITS_SOURCES] },
      budget_left: {
        as: 'Budget left',
        ...{ unit: 'ratio', decimals: 0, steps: risingTo(0, 0.25), cell: 'text' },
      },
      burn_1d: { as: 'Burn, 1 day', unit: 'exact', decimals: 1 },
      burn_7d: { as: 'Burn, 7 days', unit: 'exact', decimals: 1 },
      spent: { as: 'Failed, 28 days' },
    },
  }),
  table({
    ...{ id: 11, title: 'Which alerts fire?', width: 12, height: 9, queries: [ask.firing] },
    description:
      'Alerts of which Alertmanager or Grafana told Plumbline that they fire, and not that they ended. What nobody sends here is not shown.',
    empty: 'No alert fires, or nobody tells Plumbline of alerts (docs/alert-history.md)',
    regardless: { time: 'it is what fires now' },
    columns: {
      severity: { as: 'Severity', words: SEVERITY, cell: 'text', width: 90 },
      alertname: { as: 'Alert', hidden: true },
      domain: { as: 'Domain', links: [THE_DOMAIN] },
      summary: { as: 'What is the matter' },
      since: { as: 'Since', unit: 'moment', width: 160 },
      taken_on: { as: 'Taken on', width: 90 },
    },
  }),
] as const;
