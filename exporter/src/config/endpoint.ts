/** Where a server listens. */
export interface Endpoint {
  /** Undefined: on every address of the machine. */
  readonly host: string | undefined;
  /** 0: any that is free. */
  readonly port: number;
}

/** `host:port`, `[v6]:port` or `:port`; undefined where the text is none of these. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const match = /^(?:\[([\da-f:.]+)\]|([^\s:/[\]]*)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port > 65_535) return undefined;
  const host = match[1] ?? match[2] ?? '';
  return { host: host === '' ? undefined : host, port };
}
