const GROUPS = 8;
const OF_NETWORK = 4;

/** Whoever can choose an address chooses it from here: an IPv4 address, or the first half of an IPv6 one. */
export function networkOf(address: string | undefined): string {
  const [plain = ''] = (address ?? '').split('%', 1);
  const mapped = /^::ffff:([\d.]+)$/i.exec(plain)?.[1];
  if (mapped !== undefined || !plain.includes(':')) return mapped ?? plain;
  const [before = '', after] = plain.toLowerCase().split('::');
  const [begin, end] = [groups(before), groups(after ?? '')];
  const between = after === undefined ? 0 : GROUPS - begin.length - end.length;
  const all = [...begin, ...Array.from({ length: Math.max(0, between) }, () => '0'), ...end];
  return `${all.slice(0, OF_NETWORK).join(':')}::/64`;
}

function groups(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
