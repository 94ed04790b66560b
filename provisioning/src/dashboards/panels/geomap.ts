import { FrameGeometrySourceMode } from '@grafana/grafana-foundation-sdk/common';
import { type Options, TooltipMode } from '@grafana/grafana-foundation-sdk/geomap';
import { COLOURS } from '../colours.js';
import type { PanelPlan } from '../plan.js';
import { type Basics, panelOf } from './basics.js';

export interface MapOf extends Basics {
  /** The column with ISO 3166 codes. */
  readonly country: string;
  /** The column that says how large a circle is. */
  readonly size: string;
}

/** Circles on countries. The outlines come with Grafana: no tiles are fetched from anywhere. */
export function map(of: MapOf): PanelPlan {
  const options: Options = {
    view: { id: 'coords', lat: 25, lon: 10, zoom: 1.2, allLayers: true },
    controls: {
      showZoom: true,
      mouseWheelZoom: false,
      showAttribution: true,
      showScale: false,
      showDebug: false,
    },
    tooltip: { mode: TooltipMode.Details },
    basemap: {
      type: 'geojson',
      name: 'Countries',
      config: {
        src: 'public/maps/countries.geojson',
        style: { color: { fixed: COLOURS.quiet }, opacity: 0.15, lineWidth: 1 },
      },
    },
    layers: [
      {
        type: 'markers',
        name: 'Sources',
        location: {
          mode: FrameGeometrySourceMode.Lookup,
          lookup: of.country,
          gazetteer: 'public/gazetteer/countries.json',
        },
        config: {
          showLegend: false,
          style: {
            size: { field: of.size, min: 5, max: 30, fixed: 6 },
            color: { fixed: COLOURS.threat },
            opacity: 0.5,
            symbol: { mode: 'fixed', fixed: 'img/icons/marker/circle.svg' },
          },
        },
        tooltip: true,
      },
    ],
  };
  return panelOf(of, { type: 'geomap', options, custom: {} });
}
