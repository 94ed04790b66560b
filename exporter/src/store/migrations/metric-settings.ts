import { metricSettingsRow, metricSettingsView } from '@plumbline/schema/metric-settings.js';
import { quotedName } from '@plumbline/schema/names.js';
import type { SchemaTarget } from '@plumbline/schema/target.js';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { StoreClient } from '../client.js';
import type { Asked } from '../failures.js';

const ROW = z.record(z.string(), z.unknown());

/** Brings what views of settled days go by to what `target` says; who says nothing changes nothing. */
export async function keepMetricSettings(client: StoreClient, target: SchemaTarget): Promise<Asked<void>> {
  const { database, metrics } = target;
  if (metrics === undefined) return { ok: true, value: undefined };
  const read = await client.rows(`SELECT * FROM ${quotedName(database)}.metric_settings`, ROW);
  if (!read.ok) return read;
  if (isDeepStrictEqual(read.value[0], metricSettingsRow(metrics))) return { ok: true, value: undefined };
  return client.command(metricSettingsView(target, metrics));
}
