import { DEFAULT_RETENTION } from '@plumbline/schema/retention.js';
import * as z from 'zod';
import { doorLimits, engineSection } from './engine-section.js';
import {
  bytes,
  count,
  days,
  endpoint,
  milliseconds,
  name,
  optional,
  path,
  seconds,
  secret,
} from './values.js';

const of = DEFAULT_RETENTION;
const MIB = 1024 * 1024;

/** The waits grow from one to the other, and the retries go on for as long as the store is away. */
const retrySection = z
  .strictObject({
    first: milliseconds(
      100,
      'the wait before the first retry of what the store did not take; each next one is longer',
    ),
    longest: milliseconds(10_000, 'the longest wait between two retries; there is no last one'),
  })
  .prefault({});

const batchSection = z
  .strictObject({
    rows: count(50_000, 'a batch of reports is written when it has this many rows'),
    bytes: bytes(32 * MIB, 'or this many bytes'),
    seconds: seconds(1, 'or is this old'),
    in_flight: count(2, 'batches that are written at once, while the next one fills'),
    lease: seconds(60, 'a batch whose writer has not been heard of for so long may be given up by others'),
  })
  .prefault({});

const doorSection = z
  .strictObject({
    listen: endpoint(
      '127.0.0.1:8123',
      'where serve opens the embedded store to readers: Grafana, curl, any client',
    ),
    password: secret('made at first start', 'the password of the user grafana at the door'),
    users_file: optional(
      'FILE',
      'grafana alone',
      'others who may read there, with views, domains and limits of theirs',
    ),
    cert_file: optional('FILE', 'plain HTTP', 'PEM of the certificate of the door'),
    key_file: optional('FILE', 'none', 'PEM of the key that goes with it'),
    ...doorLimits,
  })
  .prefault({});

const retentionSection = z
  .strictObject({
    records: days(
      of.records,
      'records, TLS results and what is summed up from them; a store that is there keeps to what it has until serve or ingest is told otherwise',
    ),
    reports: days(of.reports, 'report rows, by which one that comes again is known; never less than records'),
    audit: days(of.audit, 'what was done by command or API'),
  })
  .prefault({});

/** `store`: where reports are kept, and how they are written. */
export const storeSection = z.strictObject({
  dir: path('./data', 'the data directory: the embedded store, secrets, and what waits to be stored'),
  url: optional('URL', 'the embedded store', 'a ClickHouse server instead: https://user@host:8443/database'),
  username: optional('NAME', 'that of the URL, else default', 'who we are at the server'),
  password: secret('none', 'the password there'),
  database: name(
    'plumbline',
    /^[a-z][a-z0-9_]{0,62}$/,
    'a name such as plumbline: small letters, digits and underscores',
    'the database, where the URL names none; what is private goes into NAME_private beside it',
  ),
  ca_file: optional(
    'FILE',
    'what the system trusts',
    'PEM of the authority that signed the certificate of the server',
  ),
  cluster: optional(
    'NAME',
    'one node',
    'the cluster at the server over which tables are replicated and spread',
  ),
  timeout: seconds(300, 'the longest that a statement may take'),
  door: doorSection,
  engine: engineSection,
  batch: batchSection,
  retry: retrySection,
  retention: retentionSection,
});

export type StoreSection = z.output<typeof storeSection>;
