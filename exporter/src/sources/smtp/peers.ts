import { BlockList, isIPv6 } from 'node:net';

/** An address without the wrapper that a socket of both families has around it. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

/** What limits count by: an IPv4 address, and of IPv6 the network of 64 bits that one customer has. */
export function peerKey(address: string): string {
  const plain = plainAddress(address);
  if (!isIPv6(plain)) return plain;
  const [front = '', back] = (plain.split('%')[0] ?? '').toLowerCase().split('::');
  const groups = front === '' ? [] : front.split(':');
  const rest = back === undefined || back === '' ? [] : back.split(':');
  const zeros =
    back === undefined ? [] : Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

/** Who may connect: of these networks, or everybody where there are none. */
export class AllowedNetworks {
  readonly #list = new BlockList();
  readonly #isOpen: boolean;

  constructor(networks: readonly string[]) {
    this.#isOpen = networks.length === 0;
    for (const network of networks) {
      const [address = '', bits] = network.split('/');
      const family = isIPv6(address) ? 'ipv6' : 'ipv4';
      if (bits === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(bits), family);
    }
  }

  allows(address: string): boolean {
    const plain = plainAddress(address);
    return this.#isOpen || this.#list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  }
}
