import { fileURLToPath } from 'node:url';

/** Where the files lie that Prometheus, Alertmanager and Grafana are given. */
export const PROVISIONING = fileURLToPath(new URL('..', import.meta.url));
