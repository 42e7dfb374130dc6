import { getCACertificates, setDefaultCACertificates } from 'node:tls';

/**
 * Trusts the authorities of the system as well as those that Node.js brings, for everything in this process that says
 * nothing else: companies put their own there, and the collector in Go trusted them. Takes some 40 ms.
 */
export function trustSystemAuthorities(): void {
  setDefaultCACertificates([...new Set([...getCACertificates('default'), ...getCACertificates('system')])]);
}
