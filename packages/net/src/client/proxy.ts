import { BlockList, isIP } from 'node:net';

/** The format that `parseProxy` expects, for messages. */
export const PROXY_EXPECTED = 'the URL of an HTTP proxy ("http://proxy.example:3128"), or "none"';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Parses a configured proxy. `none` means a direct connection, regardless of the environment. Returns undefined if the
 * text is neither.
 */
export function parseProxy(text: string): URL | 'none' | undefined {
  if (text === 'none') return 'none';
  const url = URL.parse(text);
  const isProxy = url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
  return isProxy ? url : undefined;
}

/**
 * Returns the proxy for a server: the configured one, or that of the environment: HTTPS_PROXY, HTTP_PROXY and NO_PROXY,
 * in either case. The variables are interpreted as in Go programs, including gostats (Go), so this machine's own
 * addresses are never reached through a proxy of the environment. Source: golang.org/x/net/http/httpproxy.
 *
 * @param origin `https://host:port`
 * @returns undefined for a direct connection
 */
export function proxyFor(
  origin: string,
  configured: URL | 'none' | undefined,
  environment: Environment = process.env,
): URL | undefined {
  if (configured !== undefined) return configured === 'none' ? undefined : configured;
  const { protocol, hostname, port } = new URL(origin);
  const variable = (name: string): string => environment[name] || environment[name.toLowerCase()] || '';
  const proxy = variable(protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY');
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (proxy === '' || isExcepted(host, port || (protocol === 'https:' ? '443' : '80'), variable('NO_PROXY')))
    return undefined;
  const found = parseProxy(proxy.includes('://') ? proxy : `http://${proxy}`);
  return found === 'none' ? undefined : found;
}

const LOOPBACK = ['127.0.0.0/8', '::1'];

/** Checks whether a host is a loopback name or address, so that traffic to it never leaves this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || LOOPBACK.some((range) => covers(range, host));
}

function isExcepted(host: string, port: string, exceptions: string): boolean {
  if (isLoopback(host)) return true;
  return exceptions
    .toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .some((one) => {
      if (one === '*') return true;
      const [, name = one, only] = (isIP(one) === 0 && /^(.*[^:]):(\d+)$/.exec(one)) || [];
      return (only === undefined || only === port) && covers(name.replace(/^\[|\]$/g, ''), host);
    });
}

/**
 * Checks whether an address, a range of addresses (`10.0.0.0/8`) or a domain matches the host. `.a.b` matches
 * subdomains only.
 */
function covers(exception: string, host: string): boolean {
  const [address = '', bits] = exception.split('/');
  const family = isIP(address);
  if (family !== 0) {
    if (isIP(host) !== family) return false;
    const kind = family === 6 ? 'ipv6' : 'ipv4';
    const length = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
    if (!Number.isInteger(length) || length < 0 || length > (family === 6 ? 128 : 32)) return false;
    const range = new BlockList();
    range.addSubnet(address, length, kind);
    return range.check(host, kind);
  }
  const domain = exception.replace(/^\*\./, '.');
  if (domain === '' || domain === '.') return false;
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}
