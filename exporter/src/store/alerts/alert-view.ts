import type { StoredAlert } from './alerts.js';

/** An alert as JSON has it, of a command and of the API alike. */
export function alertView(alert: StoredAlert) {
  return {
    id: alert.id,
    status: alert.status,
    ...wordsOf(alert),
    summary: alert.summary,
    description: alert.description,
    labels: alert.labels,
    annotations: alert.annotations,
    generator_url: some(alert.generator_url),
    starts_at: timeOf(alert.starts_at),
    ends_at: timeOf(alert.ends_at),
    source: alert.source,
    fingerprint: alert.fingerprint,
    receiver: alert.receiver,
    notified: alert.notified,
    first_received_at: timeOf(alert.first_received_at),
    last_received_at: timeOf(alert.last_received_at),
    acknowledged_at: timeOf(alert.acknowledged_at),
    acknowledged_by: some(alert.acknowledged_by),
    acknowledged_person: some(alert.acknowledged_person),
    comments: alert.comments.map(([at, actor, person, text]) => ({
      at: timeOf(at),
      actor,
      person: some(person),
      text,
    })),
    time_to_acknowledge: alert.time_to_acknowledge,
    time_to_resolve: alert.time_to_resolve,
  };
}

function wordsOf({ alertname, severity, domain, owned, team, sender, sender_name: name }: StoredAlert) {
  return {
    alertname,
    severity,
    domain: some(domain),
    owned,
    team: some(team),
    sender: some(sender),
    sender_name: some(name),
  };
}

function some(text: string): string | null {
  return text === '' ? null : text;
}

function timeOf(at: number): string | null {
  return at === 0 ? null : new Date(at).toISOString();
}
