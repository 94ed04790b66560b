/** All that the exporter knows of a store: where ClickHouse's HTTP interface is, and who it is there. */
export interface StoreAddress {
  readonly url: string;
  /** Where the interface is on a unix socket; the URL then says nothing but the protocol. */
  readonly socketPath?: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
  /** PEM of the authority that signed the server's certificate, where the system does not know it. */
  readonly ca?: string;
  /** Whether the tables are replicated and spread over several servers. */
  readonly isCluster?: boolean;
}
