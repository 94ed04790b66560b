import * as z from 'zod';
import { endpoint, optional, name, seconds } from './values.js';

/** `web`: the exporter's own pages, with the flags that Prometheus exporters have. */
export const webSection = z
  .strictObject({
    listen_address: endpoint(':9877', 'where /metrics, the landing page and the API are'),
    telemetry_path: name('/metrics', /^\/[\w./-]*$/, 'a path such as /metrics', 'the path of the metrics'),
    config: z
      .strictObject({
        file: optional(
          'FILE',
          'plain HTTP',
          "TLS, passwords and more, in the format of Prometheus' exporter-toolkit",
        ),
      })
      .prefault({}),
    shutdown: seconds(30, 'how long serve takes to finish what is in flight when it is told to end'),
  })
  .transform((given) => ({
    listen: given.listen_address,
    telemetryPath: given.telemetry_path,
    configFile: given.config.file,
    shutdownSeconds: given.shutdown,
  }));
