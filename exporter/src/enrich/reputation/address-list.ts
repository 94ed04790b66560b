import { PrefixTable } from '../addresses/prefix-table.js';
import { parsePrefix, type Prefix } from '../addresses/prefix.js';

/** Addresses and networks that somebody has put on a list. */
export class AddressList {
  readonly #table: PrefixTable<true>;
  /** Networks, and lines that are none. */
  readonly networks: number;
  readonly unread: number;

  private constructor(networks: readonly Prefix[], unread: number) {
    this.#table = new PrefixTable(networks.map((network) => [network, true]));
    this.networks = networks.length;
    this.unread = unread;
  }

  /**
   * A network or an address a line, and behind it whatever its maker has to say; `#` and `;` begin a comment. A file
   * without a single one, but for comments, is no such list.
   */
  static of(bytes: Buffer): AddressList | undefined {
    const networks: Prefix[] = [];
    let unread = 0;
    for (const line of bytes.toString('latin1').split(/\r?\n/)) {
      const [text = ''] = line
        .replace(/[#;].*/, '')
        .trim()
        .split(/[\s,]+/, 1);
      if (text === '') continue;
      const network = parsePrefix(text);
      if (network === undefined) unread += 1;
      else networks.push(network);
    }
    return networks.length === 0 && unread > 0 ? undefined : new AddressList(networks, unread);
  }

  has(ip: Uint8Array): boolean {
    return this.#table.find(ip) === true;
  }
}
