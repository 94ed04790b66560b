import { html, Html } from './html.js';
import { STYLE } from './landing-style.js';

/** What the landing page shows. */
export interface Landing {
  readonly version: string;
  /** The commit it was built from; empty where nobody knows. */
  readonly revision: string;
  readonly nodeVersion: string;
  readonly telemetryPath: string;
  /** What a command needs to find this store; empty where it finds it by itself. */
  readonly flags: string;
  readonly store: { readonly name: string; readonly ready: boolean; readonly detail: string };
  /** Undefined where the store could not be asked. */
  readonly counts: Counts | undefined;
  readonly domains: Domains | undefined;
  /** Where readers find the embedded store. */
  readonly door: Door | undefined;
}

export interface Counts {
  readonly reports: number;
  readonly records: number;
  readonly messages: number;
  readonly quarantined: number;
  /** The days reported on, YYYY-MM-DD; undefined where there is no report. */
  readonly days: { readonly first: string; readonly last: string } | undefined;
}

export interface Domains {
  /** The first of them by name. */
  readonly ours: readonly string[];
  readonly total: number;
  /** Whether they count as ours because nobody has said which do. */
  readonly bySelf: boolean;
}

export interface Door {
  readonly url: string;
  readonly user: string;
  readonly passwordFile: string;
}

/** A page of plain HTML that says how things are and what to do next. */
export function landingPage(landing: Landing): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Plumbline</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <header>
          <h1>Plumbline</h1>
          <p>DMARC and email authentication for Prometheus, ClickHouse and Grafana</p>
        </header>
        <main>${state(landing)} ${domains(landing.domains)} ${next(landing)} ${links(landing)}</main>
        <footer>${built(landing)}</footer>
      </body>
    </html>`;
  return `${page.text}\n`;
}

function built({ version, revision, nodeVersion }: Landing): string {
  return `version ${version}${revision === '' ? '' : `, revision ${revision}`}, Node ${nodeVersion}`;
}

function state({ store, counts }: Landing): Html {
  const name = store.ready
    ? html`<p class="good">${store.name}</p>`
    : html`<p class="bad">${store.detail}</p>`;
  return html`<section>
    <h2>The store</h2>
    ${name} ${counts === undefined ? '' : figures(counts)}
  </section>`;
}

function figures({ reports, records, messages, quarantined, days }: Counts): Html {
  const period = days === undefined ? html`` : html`<p>Reported on: ${days.first} to ${days.last}</p>`;
  return html`<dl>
      ${figure(reports, 'reports')} ${figure(records, 'records')} ${figure(messages, 'messages')}
      ${figure(quarantined, 'in quarantine')}
    </dl>
    ${period}`;
}

function figure(count: number, name: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${count.toLocaleString('en')}</dd>
  </div>`;
}

function domains(known: Domains | undefined): Html {
  if (known === undefined || known.total === 0) return html``;
  const more = known.total - known.ours.length;
  const rest = more > 0 ? html`<li>and ${more.toLocaleString('en')} more</li>` : html``;
  const why = known.bySelf
    ? html`<p>
        Nobody has said yet which domains are ours: those that reports came about first count as ours.
      </p>`
    : html``;
  return html`<section>
    <h2>Our domains</h2>
    <ul class="names">
      ${known.ours.map((name) => html`<li>${name}</li>`)} ${rest}
    </ul>
    ${why}
  </section>`;
}

function next({ counts, door, flags }: Landing): Html {
  const empty = counts === undefined || counts.reports === 0;
  return html`<section>
    <h2>${empty ? 'What to do next' : 'What else to do'}</h2>
    <ol>
      <li>
        <b>Send reports.</b> Mails, folders, Maildirs, mbox files or the reports themselves:
        <pre>npx plumbline ingest${flags} PATH…</pre>
        From elsewhere they come over HTTP, with a key:
        <pre>
npx plumbline keys create${flags} --name gateway --scope reports:write
curl -H 'Authorization: Bearer KEY' -F files=@REPORT ADDRESS/api/v1/reports</pre>
      </li>
      <li>
        <b>Or load the demo:</b> three made-up domains, thirty days.
        <pre>npx plumbline demo${flags}</pre>
      </li>
      <li>
        <b>Look at it</b> with SQL, or in Grafana with the ClickHouse data source.
        <pre>npx plumbline sql${flags} 'SELECT * FROM v_domain_day ORDER BY day DESC LIMIT 10'</pre>
        ${doorText(door)}
      </li>
    </ol>
  </section>`;
}

function doorText(door: Door | undefined): Html {
  if (door === undefined) return html``;
  return html`<p>
    The store speaks ClickHouse’s HTTP at <code>${door.url}</code>, to readers only: user
    <code>${door.user}</code>, password in <code>${door.passwordFile}</code>.
  </p>`;
}

function links({ telemetryPath }: Landing): Html {
  return html`<section>
    <h2>Links</h2>
    <ul>
      <li><a href="${telemetryPath}">${telemetryPath}</a>: metrics for Prometheus</li>
      <li><a href="/-/ready?verbose">/-/ready?verbose</a>: what is ready, and what is not</li>
      <li><a href="/api/v1/openapi.json">/api/v1/openapi.json</a>: the API, for programs</li>
      <li><a href="/-/ready">/-/ready</a>: the same in one line, for probes</li>
      <li><a href="/-/healthy">/-/healthy</a>: whether the process lives</li>
      <li>
        In <code>docs/</code>: <code>cli.md</code> (the commands), <code>configuration.md</code> (every
        setting), <code>metrics.md</code> (every metric), <code>web.md</code> (TLS and passwords),
        <code>sql.md</code> (every view)
      </li>
    </ul>
  </section>`;
}
