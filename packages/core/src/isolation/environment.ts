/**
 * What a sink may see of the environment: where proxies and certificates are, the language and the time zone. Nothing that
 * the configuration takes secrets from.
 */
const NAMES = ['http_proxy', 'https_proxy', 'no_proxy', 'all_proxy', 'ssl_cert_file', 'ssl_cert_dir', 'tz', 'lang'];
const FURTHER = ['lc_all', 'node_extra_ca_certs', 'systemroot', 'windir', 'temp', 'tmp', 'tmpdir'];

/** The environment of a sink's process. */
export function environmentOfSink(): Record<string, string> {
  const wanted = new Set([...NAMES, ...FURTHER]);
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => wanted.has(entry[0].toLowerCase()) && entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}
