/** What everything of gostats that speaks HTTP shares: clients that trust, listeners that are trusted. */
export { tlsVersions, type TlsVersion } from './tls-version.js';
