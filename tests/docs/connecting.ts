/** The part of docs/sql.md about who may read, how, and what is refused. */
export const CONNECTING = `## Connecting

\`plumbline sql\` asks the store itself, with all rights. Everybody else comes through the _door_ of the embedded store, which \`serve\` opens on \`127.0.0.1:8123\` (\`store.door.listen\`): ClickHouse's HTTP interface, for reading. The user is \`grafana\`; the password is in \`secrets/door.json\` of the data directory, or the one you gave (\`PLUMBLINE_STORE_DOOR_PASSWORD\`, or \`…_FILE\`). With a ClickHouse server instead (\`store.url\`), readers connect to the server, with the role \`plumbline_reader\`.

\`\`\`sh
curl -u "grafana:$PASSWORD" 'http://127.0.0.1:8123/?default_format=CSVWithNames' --data-binary 'SELECT domain, messages FROM plumbline.v_domain_day'
\`\`\`

\`\`\`python
import clickhouse_connect  # pip install clickhouse-connect

client = clickhouse_connect.get_client(host='127.0.0.1', port=8123, username='grafana', password=password, database='plumbline')
client.query('SELECT domain, sum(messages) FROM v_records GROUP BY domain').result_rows
\`\`\`

\`\`\`go
conn, err := clickhouse.Open(&clickhouse.Options{ // github.com/ClickHouse/clickhouse-go/v2
	Protocol: clickhouse.HTTP,
	Addr:     []string{"127.0.0.1:8123"},
	Auth:     clickhouse.Auth{Database: "plumbline", Username: "grafana", Password: password},
})
\`\`\`

\`\`\`js
import { createClient } from '@clickhouse/client';
const client = createClient({
  url: 'http://127.0.0.1:8123',
  username: 'grafana',
  password,
  database: 'plumbline',
});
\`\`\`

Grafana, with its official ClickHouse data source (run against Grafana 12.4.0 and the data source 4.20.0):

\`\`\`yaml
apiVersion: 1
datasources:
  - name: Plumbline
    type: grafana-clickhouse-datasource
    jsonData:
      host: 127.0.0.1
      port: 8123
      protocol: http
      defaultDatabase: plumbline
      username: grafana
      queryTimeout: '30' # more than the door takes at most: store.door.wait and statement_time
    secureJsonData:
      password: $PLUMBLINE_STORE_DOOR_PASSWORD
\`\`\`

With a certificate at the door, also \`secure: true\`, and \`tlsAuthWithCACert\` with \`tlsCACert\` for a CA of your own. Ad-hoc filters work in panels that end in \`SETTINGS $__adHocFilters('plumbline.v_records')\`, each with the view that it asks; without that the data source guesses from the first panel. Grafana's user, dashboard, panel and rule are in its user agent, and so in Plumbline's log.

\`clickhouse-client\` speaks ClickHouse's TCP protocol, which the door does not. \`clickhouse-local\` reads through it, and so does any other ClickHouse:

\`\`\`sql
SELECT * FROM url('http://127.0.0.1:8123/?default_format=Parquet&query=SELECT+*+FROM+v_domain_day', 'Parquet',
    headers('X-ClickHouse-User' = 'grafana', 'X-ClickHouse-Key' = '…'))
\`\`\`

In DBeaver (and whatever else has JDBC), take the driver "ClickHouse", host \`127.0.0.1\`, port \`8123\`, database \`plumbline\`, and the user and password above; its driver properties stay as they are. The address of it is \`jdbc:clickhouse://127.0.0.1:8123/plumbline\`. The views are in the schema \`plumbline\`; sizes of tables, which DBeaver looks for in \`system.parts\`, are not told.

What clients ask for beside a statement, and what they get:

- Compression is gzip, of an answer where it is asked for and of a statement; of a statement also deflate and Brotli. clickhouse-connect gets it by itself, clickhouse-go by \`CompressionGZIP\`. ClickHouse's own blocks (\`compress=1\`), which JDBC asks for by itself and clickhouse-go by \`CompressionLZ4\` or \`CompressionZSTD\`, are answered, but make nothing smaller: over a slow network, use gzip. A statement in such blocks (\`decompress=1\`) is refused (code 48).
- clickhouse-connect holds every setting of who may only read for unchangeable. Write it into the statement (\`SETTINGS max_execution_time = 5\`), or \`common.set_setting('invalid_setting_action', 'send')\`.
- \`session_id\` is taken and means nothing: there are no temporary tables. Roles and external tables are refused, and so is every INSERT.
- A form (\`multipart/form-data\`) may have all that an address may, but for user, password, \`query_id\` and \`compress\`; where both say something, the form is right.
- A statement has 50,000 parts at most (code 168). A list of plain values is one part, however long it is; of calls, as in \`IN (toDate('…'), …)\`, each is some.
- \`X-ClickHouse-Summary\` says how many rows a result has, and not how many were read for it.
- The headers with the address have 128 KiB at most, and a statement comes with 500 parameters and settings.
- The address may have a prefix, as of a proxy: \`/clickhouse?query=…\` is \`/?query=…\`. \`/ping\` answers whoever asks; a statement takes GET or POST.
- A client that goes stops its statement; so does \`KILL QUERY WHERE query_id = '…'\`, for one's own statements alone, which is how JDBC cancels.

### Readers of your own

\`store.door.users_file\` names a file of more users. Each has a password, and may have views, domains and limits:

\`\`\`yaml
users:
  - name: analyst
    password_file: analyst.password # beside this file
    views: [v_domain_day, v_sender_day]
  - name: tenant
    password_file: tenant.password
    domains: [example.com] # its rows, and those of domains below it
    limits:
      statements: 1
      statement_time: 10s
      statement_memory_bytes: 256MiB
      result_rows: 10000
      result_bytes: 10MiB
\`\`\`

Limits of a user are lower than those of the door, or are those of the door. A view that there is none of is told as \`serve\` begins.

Who has \`domains\` sees the rows of these in every view, whatever is asked, and has no views of what belongs to no domain (\`v_deliveries\`, \`v_quarantine\`, \`v_audit\`). Nor is there anything that would count the rows of others: no EXPLAIN, no \`max_rows_to_read\`, no format that tells of progress; and what fails on a value does not repeat it. How a result is cut into blocks (by \`FORMAT Native\`, \`Pretty\`, row groups of Parquet) still follows how rows lie in the store, from which somebody patient may tell how many rows of others lie between: where that matters, give a tenant a store of their own. The views of such a user stand in a database of their own, \`plumbline_by_domain\`, which a statement may call \`plumbline\` all the same; their columns are plain \`String\`, because ClickHouse computes functions of a \`LowCardinality\` column for the words of everybody. In \`system.tables\` and its like, too, that database may be called \`plumbline\`. For all that, such a user's statements do without some optimizations and take longer than others'. Over a network, give the door a certificate (\`store.door.cert_file\`, \`store.door.key_file\`).

### How much at once

So many statements run at a time (\`store.door.statements\`, 3); the others wait, four seconds at most (\`store.door.wait\`), and are then refused with code 202: a client that waits for 30 seconds hears of it. A statement that outlives its time because nothing stops it (\`store.door.overdue\`, ten seconds) ends with the engine, which is started anew within a second or two: who asked hears so (code 159), the others that they may ask again (code 210), and the log says whose it was; for the next ten minutes (\`store.door.rest\`) neither the same statement is answered, be it with other numbers, nor whoever asked through that program (of Grafana: its user and panel), and after three times nobody with that name. A result is in memory until it is read; of all results that wait for that there may be 400 MiB (\`store.door.unread_bytes\`), half of that for one reader, and who reads nothing for two minutes is left (\`store.door.stalled\`; the machine itself takes some megabytes of an answer, so that less than some 20 kB a second may count as nothing). Give a user whose questions are long \`statements: 1\`, and they do not keep others from theirs. Of what comes, \`/metrics\` has \`plumbline_door_queries_total{outcome}\`, \`plumbline_door_refused_total{reason}\`, \`plumbline_door_limit_hits_total{limit}\`, \`plumbline_door_query_duration_seconds\` and \`plumbline_door_result_bytes_total\`. Wrong passwords are told later and later, up to five seconds, for each address (of IPv6, each network of 64 bits); they are looked at one after the other, and of more than a few that wait the others are refused unseen. Who had a right one before is not held by that. Of the connections (\`store.door.connections\`, 128) one reader has half at most, and so do all together who have shown no password; where there is no room, one that is idle goes. The log has one wrong password a second, and, for what was turned away (\`warn\`) or came to a limit (\`info\`), and for all the rest at \`--log.level debug\`, the user, the reason, what was said, and the user agent.

### What is refused

One statement at a time, of SELECT, WITH, SHOW (with FROM, LIKE and LIMIT), DESCRIBE, EXISTS and EXPLAIN of a SELECT. It may name the views, \`retention\`, and of the system what says nothing about other people, nor more of the machine than where the data directory is (\`system.tables\`, \`columns\`, \`databases\`, \`functions\`, \`settings\`, \`formats\`, \`table_engines\`, \`one\`, \`numbers\`); of table functions \`numbers\`, \`zeros\`, \`generateSeries\` and \`values\`; and the functions of ClickHouse that make a value of their arguments and nothing else, so no \`file\`, \`dictGet\`, \`sleep\`, \`hostName\`; nor those that tell how rows lie in blocks, as \`rowNumberInAllBlocks\` and \`runningDifference\` (there are window functions), nor many of those of which one call may take more time or memory than any limit lets it, as of polygons, distances of strings, paths in JSON and \`printf\`. A type is written plainly, without escapes, comments and other quotes than ClickHouse's own; \`AggregateFunction\` cannot be written: states are made by functions, not of bytes. A time zone is written out, and is one of \`system.time_zones\`; of these, 32 may be used until the engine ends (\`store.door.time_zones\`), because it keeps each. Beside filters of a statement (\`additional_table_filters\`), nothing may be called by a name with a point in it, nor anything by one with a line break. \`APPLY\` takes functions by name, and no lambda. Parameters (\`{name:Type}\`) stand for values. Behind \`IN\` stands a list, or a query in brackets. Where a function takes a time zone or a type, each of its arguments is written by itself (no \`*\`, no \`untuple\`). What \`WITH\` names may not be called as a table is that cannot be read: \`records\`, say. Settings at the end of a statement, or in the address, may change how a result looks, and lower a limit. What is refused is code 164 and says why; what comes to a limit says which one (\`store.door.statement_time\` and its like, in [configuration.md](configuration.md)).
`;
