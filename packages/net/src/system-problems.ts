/** Properties that Node adds to an operating system error. */
interface SystemError extends Error {
  readonly code?: unknown;
  readonly syscall?: unknown;
  readonly path?: unknown;
  readonly address?: unknown;
  readonly port?: unknown;
  readonly hostname?: unknown;
}

type Words = (at: { readonly file: string; readonly host: string; readonly syscall: string }) => string;

const words: ReadonlyMap<string, Words> = new Map<string, Words>([
  [
    'ENOENT',
    ({ file, syscall }) =>
      syscall.startsWith('spawn') ? `there is no program ${syscall.slice(6) || file}` : `there is no file ${file}`,
  ],
  ['ENOTDIR', ({ file }) => `a part of the path ${file} is not a folder`],
  ['EISDIR', ({ file }) => `${file || 'this'} is a folder, not a file`],
  ['EEXIST', ({ file }) => `${file} already exists`],
  [
    'EACCES',
    ({ file, host, syscall }) =>
      syscall === 'listen' ? `this user may not listen on ${host}` : `this user may not access ${file}`,
  ],
  ['EPERM', ({ file, syscall }) => `this user may not ${syscall || 'do this'}${file && ` ${file}`}`],
  ['EROFS', ({ file }) => `${file} is on a read-only file system`],
  ['ENOSPC', ({ file }) => `the disk is full${file && ` (${file})`}`],
  ['EDQUOT', ({ file }) => `the disk quota is used up${file && ` (${file})`}`],
  ['EMFILE', () => 'gostats has reached its limit of open files and connections (raise it: ulimit -n, LimitNOFILE)'],
  ['ENFILE', () => 'the system has reached its limit of open files'],
  ['ELOOP', ({ file }) => `${file} is a symbolic link, or leads through too many of them`],
  ['EADDRINUSE', ({ host }) => `${host} is in use by another program`],
  ['EADDRNOTAVAIL', ({ host }) => `${host} is not an address of this machine`],
  ['ENOTFOUND', ({ host }) => `the name ${host} does not resolve`],
  ['EAI_AGAIN', ({ host }) => `no name server answers for ${host}`],
  ['ECONNREFUSED', ({ host }) => `nothing listens on ${host}`],
  ['ECONNRESET', () => 'the server closed the connection'],
  ['EPIPE', () => 'the other side closed the connection'],
  ['ETIMEDOUT', ({ host }) => `${host} does not answer`],
  ['EHOSTUNREACH', ({ host }) => `there is no route to ${host}`],
  ['ENETUNREACH', ({ host }) => `there is no route to ${host}`],
  ['EHOSTDOWN', ({ host }) => `${host} is down`],
  ['UND_ERR_CONNECT_TIMEOUT', () => 'the server did not accept the connection in time'],
  ['UND_ERR_HEADERS_TIMEOUT', () => 'the server accepted the request but did not answer in time'],
  ['UND_ERR_BODY_TIMEOUT', () => 'the answer ended before it was complete'],
  ['UND_ERR_SOCKET', () => 'the server closed the connection'],
]);

/** Matches messages written by the runtime, as opposed to a package that reuses the code with its own text. */
const RAW =
  /^(?:[A-Z][A-Z_]+: |(?:connect|listen|bind|read|write|spawn\b.*|open|getaddrinfo|query\w*) E|(?:Headers|Body|Connect) Timeout Error|other side closed|read E|socket hang up)/;

/**
 * Describes an operating system error in plain words with its code: `nothing listens on 192.0.2.7:8086 (ECONNREFUSED)`.
 * Returns undefined for messages that the runtime did not write.
 */
export function systemProblem(thrown: SystemError): string | undefined {
  const { code, message, path, address, port, hostname, syscall } = thrown;
  const say = typeof code === 'string' && RAW.test(message) ? words.get(code) : undefined;
  if (say === undefined) return undefined;
  const name = typeof hostname === 'string' ? hostname : typeof address === 'string' ? address : '';
  const place = name.includes(':') && typeof port === 'number' ? `[${name}]` : name;
  const host =
    typeof port === 'number' && port > 0
      ? `${place || 'port'}${place === '' ? ' ' : ':'}${port}`
      : place || 'the server';
  return `${say({ file: typeof path === 'string' ? path : '', host, syscall: typeof syscall === 'string' ? syscall : '' })} (${code as string})`;
}
