import {
  type FieldConfigSource,
  MappingType,
  type ValueMapping,
  type ValueMappingResult,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type Colour, COLOURS } from './colours.js';
import { dataLink, type LinkPlan } from './links.js';
import { type Unit, UNITS } from './units.js';
import { type Steps, thresholdsOf } from './steps.js';

export type Override = FieldConfigSource['overrides'][number];

/** How one column of a table, or one series by its name, is shown otherwise than the rest. */
export interface ColumnShown {
  /** What it is called on the screen. */
  readonly as?: string;
  readonly unit?: Unit;
  readonly decimals?: number;
  readonly width?: number;
  readonly hidden?: boolean;
  readonly colour?: Colour;
  /** Coloured by where its value lies. */
  readonly steps?: Steps;
  /** Words for values, and their colours. */
  readonly words?: Readonly<Record<string, { readonly text?: string; readonly colour?: Colour }>>;
  /** How its cell is drawn: `text` in colour, or a `bar` as long as its share of the largest. */
  readonly cell?: 'text' | 'bar';
  readonly links?: readonly LinkPlan[];
  readonly min?: number;
  readonly max?: number;
  readonly dashed?: boolean;
  /** Drawn as a line where the rest are bars. */
  readonly line?: boolean;
}

export function overridesOf(columns: Readonly<Record<string, ColumnShown>>): Override[] {
  return Object.entries(columns).map(([name, shown]) => ({
    matcher: { id: 'byName', options: name },
    properties: propertiesOf(shown),
  }));
}

/** Series by names that have a colour everywhere: classes, dispositions. */
export function inColours(names: readonly Colour[]): Override[] {
  return overridesOf(Object.fromEntries(names.map((name) => [name, { colour: name }])));
}

type Property = Override['properties'][number];

function propertiesOf(shown: ColumnShown): Property[] {
  const { as, unit, decimals, width, hidden, colour, steps, words, cell, links, min, max } = shown;
  return [
    ...property('displayName', as),
    ...property('unit', unit === undefined ? undefined : UNITS[unit]),
    ...property('decimals', decimals),
    ...property('min', min),
    ...property('max', max),
    ...property('custom.width', width),
    ...property('custom.hidden', hidden),
    ...property('color', colour === undefined ? undefined : { mode: 'fixed', fixedColor: COLOURS[colour] }),
    ...property('thresholds', steps === undefined ? undefined : thresholdsOf(steps)),
    ...(steps === undefined ? [] : property('color', { mode: 'thresholds' })),
    ...property('mappings', words === undefined ? undefined : mappingsOf(words)),
    ...property('custom.cellOptions', cell === undefined ? undefined : CELLS[cell]),
    ...property('links', links?.map(dataLink)),
    ...property('custom.lineStyle', shown.dashed === true ? { fill: 'dash', dash: [8, 6] } : undefined),
    ...(shown.line === true ? LINE : []),
  ];
}

const CELLS = {
  text: { type: 'color-text' },
  bar: { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
} as const;

const LINE: readonly Property[] = [
  { id: 'custom.drawStyle', value: 'line' },
  { id: 'custom.fillOpacity', value: 0 },
  { id: 'custom.lineWidth', value: 2 },
  { id: 'custom.stacking', value: { mode: 'none', group: 'A' } },
];

function property(id: string, value: unknown): Property[] {
  return value === undefined ? [] : [{ id, value }];
}

export function mappingsOf(words: NonNullable<ColumnShown['words']>): ValueMapping[] {
  const options: Record<string, ValueMappingResult> = {};
  Object.entries(words).forEach(([value, { text, colour }], index) => {
    options[value] = {
      index,
      ...(text === undefined ? {} : { text }),
      ...(colour === undefined ? {} : { color: COLOURS[colour] }),
    };
  });
  return [{ type: MappingType.ValueToText, options }];
}
