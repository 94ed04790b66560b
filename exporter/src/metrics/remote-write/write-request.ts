/** One figure of one series. */
export interface Sample {
  /** Of `__name__` and all others. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * `prometheus.WriteRequest` of remote write 1.0, a series for each sample:
 *
 *     WriteRequest { repeated TimeSeries timeseries = 1 }
 *     TimeSeries   { repeated Label labels = 1; repeated Sample samples = 2 }
 *     Label        { string name = 1; string value = 2 }
 *     Sample       { double value = 1; int64 timestamp = 2 }
 */
export function writeRequest(samples: readonly Sample[]): Buffer {
  return Buffer.concat(samples.map((sample) => message(1, timeSeries(sample))));
}

function timeSeries({ labels, value, at }: Sample): Buffer {
  const all = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  const encoded = all.map(([name, text]) => message(1, Buffer.concat([string(1, name), string(2, text)])));
  return Buffer.concat([...encoded, message(2, Buffer.concat([double(1, value), varintField(2, at)]))]);
}

/** How a field is written stands in the last three bits before it. */
const WIRE = { varint: 0, fixed64: 1, bytes: 2 } as const;

function tag(field: number, wire: keyof typeof WIRE): Buffer {
  return varint((field << 3) | WIRE[wire]);
}

function message(field: number, content: Buffer): Buffer {
  return Buffer.concat([tag(field, 'bytes'), varint(content.length), content]);
}

function string(field: number, text: string): Buffer {
  return message(field, Buffer.from(text));
}

function double(field: number, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(field, 'fixed64'), bytes]);
}

function varintField(field: number, value: number): Buffer {
  return Buffer.concat([tag(field, 'varint'), varint(value)]);
}

/** Seven bits a byte, the lowest first; of whole numbers from 0 on. Times have more bits than a shift takes. */
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Buffer.from(bytes);
}
