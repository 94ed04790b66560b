import { always, edges, ofProcess, type Edge } from '../case.js';

function disk(alert: string, free: readonly [number, number, number]): Edge[] {
  const size = { [ofProcess('plumbline_disk_size_bytes', 'disk="data"')]: always(1000) };
  return edges(alert, size, {
    'what is free': { [ofProcess('plumbline_disk_free_bytes', 'disk="data"')]: free },
  });
}

const WRITTEN = ofProcess('plumbline_remote_write_samples_total', 'outcome="written"');
const FAILED = ofProcess('plumbline_remote_write_failures_total', 'reason="busy"');

/** In the last step of the first hour, and in the last two of the second. */
const TWO_STEPS = '1x10 0 1x9 0x1 1x11';

export const PROCESS_EDGES: readonly Edge[] = [
  ...edges('PlumblineDown', {}, { 'how long it is away': { [ofProcess('up')]: TWO_STEPS } }),
  ...edges(
    'PlumblineInstanceDown',
    { 'up{job="plumbline", instance="plumbline-b:9877"}': always(1) },
    { 'how long it is away': { [ofProcess('up')]: TWO_STEPS } },
  ),
  ...edges(
    'PlumblineStoreDown',
    {},
    { 'how long it is away': { [ofProcess('plumbline_store_up')]: TWO_STEPS } },
  ),
  ...edges(
    'PlumblineEngineRestarts',
    {},
    { restarts: { [ofProcess('plumbline_store_engine_restarts_total')]: { by: [0.23, 0.26, 0.23] } } },
    3,
  ),
  ...edges(
    'PlumblineStateStale',
    { [ofProcess('plumbline_state_refreshed_timestamp_seconds')]: always(1_800_000_000) },
    {
      'their age': { [ofProcess('plumbline_clock_seconds')]: [1_800_001_790, 1_800_001_810, 1_800_001_790] },
    },
  ),
  ...edges(
    'PlumblineClockSkew',
    {},
    { seconds: { [ofProcess('plumbline_clock_seconds')]: '59+300x11 3661+300x11 7259+300x11' } },
  ),
  ...disk('PlumblineDiskLow', [152, 148, 152]),
  ...disk('PlumblineDiskFull', [51, 49, 51]),
  ...edges(
    'PlumblineRemoteWriteFailing',
    { [WRITTEN]: { by: [0, 0, 0] } },
    { requests: { [FAILED]: { by: [0.23, 0.26, 0.23] } } },
    6,
  ),
  ...edges(
    'PlumblineRemoteWriteFailing',
    { [WRITTEN]: { by: [0, 0, 0] } },
    { 'how long nothing goes through': { [FAILED]: '0x59 1+1x11 12x49 13+1x21 34x71' } },
    6,
  ),
  ...edges(
    'PlumblineRemoteWriteFailing',
    { [FAILED]: { by: [2, 2, 2] } },
    { 'whether any goes through': { [WRITTEN]: { by: [1, 0, 1] } } },
    6,
  ),
];
