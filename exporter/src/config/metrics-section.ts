import * as z from 'zod';
import { remoteWriteSection } from './remote-write.js';

/** `metrics`: what is said of the domains to Prometheus. */
export const metricsSection = z.strictObject({ remote_write: remoteWriteSection });
