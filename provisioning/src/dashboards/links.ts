import { type DashboardLink, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Variable } from '../queries/filters.js';
import type { DashboardUid } from './plan.js';

/** Onward from a value: to a dashboard, with the time, what is chosen, and what the value says. */
export interface LinkPlan {
  readonly title: string;
  readonly to: DashboardUid;
  /** A panel of it, alone. */
  readonly panel?: number;
  /**
   * Variables of the target by what they become: `field:COLUMN` of the row, `label:NAME` of the series, or a text;
   * of ad-hoc filters, `where:COLUMN`, which is that COLUMN is as in the row. Several are chosen together.
   */
  readonly with?: Partial<Record<string, string | readonly string[]>>;
  /** Variables that are handed on as they were chosen. */
  readonly keep?: readonly Variable[];
}

/** The address of a link, in words that Grafana fills in as somebody clicks. */
function addressOf(link: LinkPlan): string {
  const said = Object.entries(link.with ?? {}).flatMap(([name, values = '']) =>
    [values].flat().map((value) => `var-${name}=${valueOf(value)}`),
  );
  const kept = (link.keep ?? []).map((name) => `\${${name}:queryparam}`);
  const panel = link.panel === undefined ? [] : [`viewPanel=panel-${link.panel}`];
  return `/d/${link.to}?${[...said, ...kept, '${__url_time_range}', ...panel].join('&')}`;
}

export function dataLink(link: LinkPlan): DashboardLink {
  return {
    title: link.title,
    url: addressOf(link),
    type: DashboardLinkType.Link,
    icon: '',
    tooltip: '',
    tags: [],
    asDropdown: false,
    targetBlank: false,
    includeVars: false,
    keepTime: false,
  };
}

function valueOf(value: string): string {
  if (value.startsWith('field:')) return `\${__data.fields["${value.slice('field:'.length)}"]:percentencode}`;
  if (value.startsWith('label:')) return `\${__field.labels.${value.slice('label:'.length)}:percentencode}`;
  if (value.startsWith('where:')) {
    const column = value.slice('where:'.length);
    return `${encodeURIComponent(`${column}|=|`)}\${__data.fields["${column}"]:percentencode}`;
  }
  return encodeURIComponent(value);
}
