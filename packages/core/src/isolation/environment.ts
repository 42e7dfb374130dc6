/**
 * The environment variables that a sink may see: proxies, certificates, language and time zone. Variables from which
 * the configuration reads secrets are excluded.
 */
const NAMES = ['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy', 'ssl_cert_file', 'ssl_cert_dir', 'tz', 'lang'];
const FURTHER = ['lc_all', 'node_extra_ca_certs', 'systemroot', 'windir', 'temp', 'tmp', 'tmpdir'];

/** Returns the environment for a sink's process. */
export function environmentOfSink(): Record<string, string> {
  const wanted = new Set([...NAMES, ...FURTHER]);
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => wanted.has(entry[0].toLowerCase()) && entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
