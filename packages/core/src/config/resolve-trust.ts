import { createSecureContext } from 'node:tls';
import { parseProxy, proxyFor, type ServerTrust } from '@gostats/net';
import type { Findings } from './findings.js';
import { readNamedFile } from './read-file.js';
import type { ClusterTable } from './schema-cluster.js';
import type { Environment } from './secrets.js';

interface TrustContext {
  readonly folder: string;
  readonly findings: Findings;
}

/** Resolves the TLS keys of a `[[cluster]]` and reads the files they name. Warns about keys that have no effect. */
export function resolveTrust(values: ClusterTable, path: string, context: TrustContext): ServerTrust {
  const { fingerprint: fingerprints, server_name: serverName, tls_min_version: minTlsVersion } = values;
  const verifySsl = values['verify-ssl'];
  const certificateAuthority = readPem(values.ca_file, `${path}.ca_file`, 'CERTIFICATE', context);
  const unused = [
    ...(!verifySsl && values.ca_file ? ['ca_file'] : []),
    ...(!verifySsl && fingerprints.length > 0 ? ['fingerprint'] : []),
  ];
  for (const key of unused) context.findings.warning(`${path}.${key}`, 'has no effect, because verify-ssl = false');
  if (verifySsl && fingerprints.length > 0 && (values.ca_file ?? serverName) !== undefined) {
    const other = values.ca_file === undefined ? 'server_name' : 'ca_file';
    context.findings.warning(`${path}.${other}`, 'has no effect: with a fingerprint only that certificate is trusted');
  }
  return {
    verifySsl,
    certificateAuthority,
    fingerprints,
    serverName,
    clientCertificate: readClientCertificate(values, path, context),
    minTlsVersion,
  };
}

/** @returns the proxy set in the file, otherwise the one that the environment sets for this origin, if any */
export function resolveProxy(origin: string, given: string | undefined, environment: Environment): URL | undefined {
  const configured = given === undefined ? undefined : parseProxy(given);
  // An invalid host name has already been reported.
  return URL.canParse(origin) ? proxyFor(origin, configured, environment) : undefined;
}

function readClientCertificate(
  { client_cert: certFile, client_key: keyFile }: ClusterTable,
  path: string,
  context: TrustContext,
): ServerTrust['clientCertificate'] {
  if (certFile === undefined && keyFile === undefined) return undefined;
  if (certFile === undefined || keyFile === undefined) {
    const [there, missing] = certFile === undefined ? ['client_key', 'client_cert'] : ['client_cert', 'client_key'];
    context.findings.problem(`${path}.${there}`, `expected ${missing} as well: a certificate needs its key`);
    return undefined;
  }
  const cert = readPem(certFile, `${path}.client_cert`, 'CERTIFICATE', context);
  const key = readPem(keyFile, `${path}.client_key`, 'PRIVATE KEY', context);
  if (cert === undefined || key === undefined) return undefined;
  try {
    createSecureContext({ cert, key });
    return { cert, key };
  } catch {
    context.findings.problem(
      `${path}.client_key`,
      `expected the private key of client_cert, without a passphrase; got a key that does not match`,
    );
    return undefined;
  }
}

/** @param kind the type at the end of the PEM header: `-----BEGIN … CERTIFICATE-----` */
function readPem(
  file: string | undefined,
  path: string,
  kind: string,
  { folder, findings }: TrustContext,
): string | undefined {
  if (file === undefined || file === '' || findings.has(path)) return undefined;
  try {
    const pem = readNamedFile(folder, file);
    if (new RegExp(`-----BEGIN (?:[A-Z ]+ )?${kind}-----`).test(pem)) return pem;
    const what = kind === 'CERTIFICATE' ? 'a certificate' : 'a private key';
    findings.problem(path, `expected a PEM file with ${what}, got ${file} without one`);
  } catch (error) {
    findings.problem(path, `cannot read the file ${file}: ${(error as Error).message}`);
  }
  return undefined;
}
