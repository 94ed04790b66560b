import { readFileSync } from 'node:fs';

/** The version in exporter/package.json, which stands two folders up from here in src/ and in dist/ alike. */
export function version(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const manifest: unknown = JSON.parse(text);
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isManifest ? String(manifest.version) : 'unknown';
}

/** As Prometheus and its exporters say it. */
export function versionText(revision: string): string {
  const built = revision === '' ? '' : ` (revision: ${revision})`;
  return [
    `plumbline, version ${version()}${built}`,
    `  node version: ${process.version}`,
    `  platform:     ${process.platform}/${process.arch}`,
  ].join('\n');
}

/** The commit it was built from, where whoever built it says so. */
export function revisionOf(env: Readonly<Record<string, string | undefined>>): string {
  return env['PLUMBLINE_REVISION'] ?? '';
}
