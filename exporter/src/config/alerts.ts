import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import * as z from 'zod';
import { bytes, count, days } from './values.js';

const MIB = 1024 * 1024;

/** `alerts`: what Alertmanager and Grafana tell, and what people say to it. */
export const alertsSection = z
  .strictObject({
    days: days(DEFAULT_RETENTION.alerts, 'how long alerts are kept, and what was said to them'),
    request_bytes: bytes(
      16 * MIB,
      'one notification; a larger one is refused, and its sender does not try again',
    ),
    text_characters: count(
      65_536,
      'characters of the labels of an alert, and as many of its annotations; of what is longer, the longest are cut',
      1_048_576,
    ),
  })
  .transform((given) => ({
    days: given.days,
    requestBytes: given.request_bytes,
    textCharacters: given.text_characters,
  }));
