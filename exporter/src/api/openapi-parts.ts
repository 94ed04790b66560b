import { REFUSALS, type RefusalReason } from './refusals.js';

export type Json = Readonly<Record<string, unknown>>;

const JSON_TYPE = 'application/json';

export function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** An answer of JSON. */
export function answer(description: string, schema: string): Json {
  return { description, content: { [JSON_TYPE]: { schema: ref(schema) } } };
}

/** A status for each reason that there is, with those that share it. */
export function refusals(): Json {
  const byStatus = new Map<number, RefusalReason[]>();
  for (const reason of Object.keys(REFUSALS).filter(isReason)) {
    const [status] = REFUSALS[reason];
    byStatus.set(status, [...(byStatus.get(status) ?? []), reason]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, reasons]) => [String(status), answer(reasons.join(', '), 'Error')]),
  );
}

function isReason(text: string): text is RefusalReason {
  return Object.hasOwn(REFUSALS, text);
}

export function header(name: string, description: string): Json {
  return { name, in: 'header', schema: { type: 'string' }, description };
}

export function inPath(name: string): Json {
  return { name, in: 'path', required: true, schema: { type: 'string' } };
}

/** A body of JSON. */
export function body(schema: string): Json {
  return { required: true, content: { [JSON_TYPE]: { schema: ref(schema) } } };
}
