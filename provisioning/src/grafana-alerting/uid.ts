/** Grafana's limit. */
export const LONGEST_UID = 40;

/** Stays as it is for as long as the alert is called so: Grafana knows a rule by it. */
export function uidOf(alert: string): string {
  const words = alert
    .replace(/^(Dmarc|Plumbline)/, '')
    .replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `plumbline${words}`;
}
