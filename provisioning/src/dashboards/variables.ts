import {
  type VariableModel,
  type VariableOption,
  VariableHide,
  VariableRefresh,
  VariableSort,
  VariableType,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { CLICKHOUSE, CLICKHOUSE_PLUGIN } from '../data-sources.js';
import { CHOICES } from '../queries/dashboards/choices.js';
import type { Variable } from '../queries/filters.js';
import type { CustomVariable, VariableUse } from './plan.js';

const ALL: VariableOption = { text: ['All'], value: ['$__all'], selected: true };

/** As Grafana keeps a variable, which is more than the types say of ad-hoc filters. */
type Model = VariableModel & Record<string, unknown>;

export function variablesOf(uses: readonly VariableUse[], filtersOn: string | undefined): Model[] {
  return uses.flatMap((use) => (typeof use === 'string' ? named(use, filtersOn) : [custom(use.custom)]));
}

function named(name: Variable, filtersOn: string | undefined): Model[] {
  switch (name) {
    case 'domain':
      return [choice(name, 'Domain', 'Domains of ours; with all, also those that are adopted later.')];
    case 'reporter':
      return [choice(name, 'Reporter', 'Who reported, by its organisational domain.')];
    case 'sender':
      return [choice(name, 'Sender', 'Who sent, by the name of the service; "-" is nobody known.')];
    case 'sender_class':
      return [choice(name, 'Class', 'What the mail is to the domain.')];
    case 'disposition':
      return [choice(name, 'Disposition', 'What the receiver did with the mail.')];
    case 'selector':
      return [
        choice(name, 'Selector', 'DKIM selectors that were seen in the time chosen; "-" is none stated.'),
      ];
    case 'cidr':
      return [
        text(name, 'Network', 'An address or a network: 192.0.2.7, 192.0.2.0/24, 2001:db8::/32. Empty: all.'),
      ];
    case 'source_ip':
      return [text(name, 'Address', 'One address that mail came from, or a network. Empty: all.')];
    case 'filters':
      if (filtersOn === undefined) throw new Error('ad-hoc filters of no view');
      return [adHoc(), keysOf(filtersOn)];
  }
}

function choice(name: keyof typeof CHOICES, label: string, description: string): Model {
  const rawSql = CHOICES[name];
  return {
    type: VariableType.Query,
    name,
    label,
    description,
    datasource: CLICKHOUSE,
    definition: rawSql,
    query: {
      refId: name,
      editorType: 'sql',
      queryType: 'table',
      format: 1,
      pluginVersion: CLICKHOUSE_PLUGIN,
      rawSql,
    },
    refresh: VariableRefresh.OnTimeRangeChanged,
    sort: VariableSort.Disabled,
    multi: true,
    includeAll: true,
    allowCustomValue: true,
    hide: VariableHide.DontHide,
    current: ALL,
    options: [],
    regex: '',
    skipUrlSync: false,
  };
}

function text(name: string, label: string, description: string): Model {
  const none: VariableOption = { text: '', value: '', selected: true };
  return {
    type: VariableType.Textbox,
    name,
    label,
    description,
    query: '',
    current: none,
    options: [none],
    hide: VariableHide.DontHide,
    skipUrlSync: false,
  };
}

function custom({ name, label, description, values }: CustomVariable): Model {
  const options = values.map(([value, shown], index) => ({ text: shown, value, selected: index === 0 }));
  const [first] = options;
  if (first === undefined) throw new Error(`${name} has no values`);
  return {
    type: VariableType.Custom,
    name,
    label,
    description,
    query: values.map(([value, shown]) => `${shown} : ${value}`).join(','),
    current: first,
    options,
    multi: false,
    includeAll: false,
    hide: VariableHide.DontHide,
    skipUrlSync: false,
  };
}

function adHoc(): Model {
  return {
    type: VariableType.Adhoc,
    name: 'filters',
    label: 'Filters',
    description: 'Any column of the records that the panels count.',
    datasource: CLICKHOUSE,
    filters: [],
    baseFilters: [],
    hide: VariableHide.DontHide,
    skipUrlSync: false,
  };
}

/** The data source offers the columns of this view as keys of ad-hoc filters, and of no other. */
function keysOf(view: string): Model {
  const value = `plumbline.${view}`;
  return {
    type: VariableType.Constant,
    name: 'clickhouse_adhoc_query',
    query: value,
    current: { text: value, value, selected: true },
    options: [{ text: value, value, selected: true }],
    hide: VariableHide.HideVariable,
    skipUrlSync: true,
  };
}
