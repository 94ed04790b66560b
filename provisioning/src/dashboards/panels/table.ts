import {
  FieldTextAlignment,
  TableCellDisplayMode,
  TableCellHeight,
  type TableFieldOptions,
} from '@grafana/grafana-foundation-sdk/common';
import type { Options } from '@grafana/grafana-foundation-sdk/table';
import type { PanelPlan } from '../plan.js';
import { type Basics, panelOf } from './basics.js';

export interface TableOf extends Basics {
  /** The column it is sorted by at first, largest first; as its query has it where there is none. */
  readonly sortedBy?: string;
}

export function table(of: TableOf): PanelPlan {
  const options: Options = {
    frameIndex: 0,
    showHeader: true,
    cellHeight: TableCellHeight.Sm,
    sortBy: of.sortedBy === undefined ? [] : [{ displayName: of.sortedBy, desc: true }],
  };
  const custom: TableFieldOptions = {
    align: FieldTextAlignment.Auto,
    // Else a column takes 150 pixels at least, and five of them do not go into half a screen.
    minWidth: 80,
    inspect: false,
    filterable: true,
    cellOptions: { type: TableCellDisplayMode.Auto },
  };
  return panelOf(of, { type: 'table', options, custom });
}
