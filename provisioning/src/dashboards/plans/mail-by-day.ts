import type { Query } from '../../queries/query.js';
import { inColours } from '../overrides.js';
import { chart } from '../panels/time-series.js';
import type { PanelPlan } from '../plan.js';
import { HALF, TOLD } from './words.js';

/** What is the same of all domains and of one. */
interface Asked {
  readonly id: number;
  readonly query: Query;
  readonly empty: string;
}

export function whatItIs({ id, query, empty }: Asked): PanelPlan {
  return chart({
    ...{
      id,
      title: 'What is the mail?',
      labelled: 'class',
      ...HALF,
      queries: [query],
      drawn: 'stacked bars',
    },
    description: `Messages by what they are to the domain: compliant and misconfigured are ours, a forwarder passes mail on, a threat is a stranger in our name. ${TOLD}`,
    empty,
    overrides: inColours(['compliant', 'misconfigured', 'forwarder', 'threat', 'unknown']),
    links: [
      {
        title: 'Its sources',
        to: 'plumbline-sources',
        with: { sender_class: 'label:class' },
        keep: ['domain'],
      },
    ],
  });
}

export function whatWasDone({ id, query, empty }: Asked): PanelPlan {
  return chart({
    ...{ id, title: 'What did receivers do with it?', ...HALF, queries: [query], drawn: 'stacked bars' },
    description: `Messages by disposition, as receivers report it. Delivered is that to which nothing was done (none or pass): it is not said whether it reached an inbox. ${TOLD}`,
    empty,
    columns: {
      delivered: { colour: 'quiet' },
      quarantine: { colour: 'quarantine' },
      reject: { colour: 'reject' },
      'not said': { colour: 'other' },
    },
    links: [{ title: 'Asked against done', to: 'plumbline-policy', keep: ['domain'] }],
  });
}
