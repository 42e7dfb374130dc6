/** What everything of gostats that speaks HTTP shares: clients that trust, listeners that are trusted. */
export { agentOf } from './client/agent.js';
export { createConnector, HandshakeTimeoutError, type Connector, type ConnectorOptions } from './client/connector.js';
export { FINGERPRINT_EXPECTED, FingerprintError, parseFingerprint } from './client/fingerprint.js';
export { isLoopback, parseProxy, PROXY_EXPECTED, proxyFor, type Environment } from './client/proxy.js';
export { defaultTrust, isPinned, tlsOptionsOf, type ServerTrust } from './client/trust.js';
export { ProxyError } from './client/tunnel.js';
export { systemProblem } from './system-problems.js';
export { tlsVersions, type TlsVersion } from './tls-version.js';
export * from './listener/index.js';
