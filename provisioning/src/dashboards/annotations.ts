import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { CLICKHOUSE } from '../data-sources.js';
import { MARKS } from '../queries/dashboards/marks.js';
import { COLOURS } from './colours.js';
import type { Annotation } from './plan.js';
import { type Target, targetOf } from './targets.js';

export type AnnotationModel = Omit<AnnotationQuery, 'target'> & { readonly target?: Target };

const SHOWN: Readonly<Record<Annotation, { readonly name: string; readonly colour: string }>> = {
  unsettled: { name: 'Not settled yet', colour: COLOURS.quiet },
  policy_changes: { name: 'Policy changes', colour: COLOURS.other },
  new_senders: { name: 'New senders', colour: COLOURS.good },
  dns_changes: { name: 'DNS changes', colour: COLOURS.plain },
  selector_changes: { name: 'Selector changes', colour: COLOURS.fair },
};

export function annotationOf(annotation: Annotation): AnnotationModel {
  const { name, colour } = SHOWN[annotation];
  return {
    name,
    enable: true,
    hide: false,
    iconColor: colour,
    datasource: CLICKHOUSE,
    target: targetOf(MARKS[annotation], 'Anno'),
  };
}

/** What people write on charts themselves. */
export const OWN_NOTES: AnnotationModel = {
  name: 'Annotations & Alerts',
  type: 'dashboard',
  builtIn: 1,
  enable: true,
  hide: true,
  iconColor: COLOURS.plain,
  datasource: { type: 'grafana', uid: '-- Grafana --' },
};
