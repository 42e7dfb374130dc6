/** HTTP listeners for read-only pages, with access control, TLS and limits. */
export { Access, type Verdict } from './access.js';
export { insecureChoices, type InsecureChoice } from './insecure.js';
export { inUrl, listen, type Endpoint, type Listener, type ListenOptions } from './listen.js';
export { ListenerError, type ListenerErrorCode } from './listener-error.js';
export { hashPassword, isPasswordHash, verifyPassword } from './password-hash.js';
export { resolveWeb, webProblems } from './resolve-web.js';
export type { AccessConfig, ListenerLimits, WebConfig, WebProblem } from './resolve-web.js';
export { acceptsGzip, sendText } from './respond.js';
export { TlsFiles, type TlsMaterial, type TlsPaths } from './tls-files.js';
export { webKeys, webShape, type WebKey, type WebKeys, type WebTable } from './web-keys.js';
