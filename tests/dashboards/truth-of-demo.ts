import type { DemoOptions } from '@plumbline/exporter/demo/options.js';
import { demoPlan } from '@plumbline/exporter/demo/plan.js';
import { dayTruth, truthJson, type DayTruth } from '@plumbline/exporter/demo/truth.js';
import * as z from 'zod';

export interface Truth {
  readonly days: readonly DayTruth[];
  readonly events: readonly DemoEvent[];
}

/** What happens in a demo; facts besides these are its own. */
export type DemoEvent = z.infer<typeof eventSchema>;

const eventSchema = z.looseObject({
  event: z.string(),
  domain: z.string().optional(),
  day: z.string().optional(),
});
const beginSchema = z.object({ events: z.array(eventSchema) });

/** What the generator says must come out of its mails. */
export function truthOfDemo(options: DemoOptions): Truth {
  const days = [...demoPlan(options)].map(dayTruth);
  const { events } = beginSchema.parse(JSON.parse(`${truthJson.begin(options)}]}`));
  return { days, events };
}
