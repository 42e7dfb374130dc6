/** HTTP code shared by all parts of gostats: clients that verify servers, and protected listeners. */
export { agentOf } from './client/agent.js';
export { createConnector, HandshakeTimeoutError, type Connector, type ConnectorOptions } from './client/connector.js';
export { FINGERPRINT_EXPECTED, FingerprintError, parseFingerprint } from './client/fingerprint.js';
export { isLoopback, parseProxy, PROXY_EXPECTED, proxyFor, type Environment } from './client/proxy.js';
export { defaultTrust, isPinned, tlsOptionsOf, type ServerTrust } from './client/trust.js';
export { ProxyError } from './client/tunnel.js';
export { systemProblem } from './system-problems.js';
export { tlsVersions, type TlsVersion } from './tls-version.js';
export * from './listener/index.js';
