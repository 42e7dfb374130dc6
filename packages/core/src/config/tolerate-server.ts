import type { Findings } from './findings.js';
import { joinPath } from './locate.js';
import type { Table } from './tables.js';
import { splitHost, tolerateHostname } from './tolerate.js';

/** What a table of gostats (Go) has in addition to the address: its required keys and its credentials. */
interface ServerTable {
  readonly places: readonly string[];
  readonly login: (keys: Keys) => void;
}

/** Tables with which gostats (Go) starts even if their strings are invalid: it retries a server it cannot reach. */
const serverTables: Readonly<Record<string, ServerTable>> = {
  influxdb: { places: ['database'], login: tolerateLogin },
  influxdbv2: { places: ['org', 'bucket'], login: tolerateToken },
};

export function isServerTable(name: string): boolean {
  return Object.hasOwn(serverTables, name);
}

/**
 * Reads the table of a sink that writes to a server, as gostats (Go) does. Empty strings and malformed addresses are
 * replaced with a warning. Values of another type are kept, and the sink rejects them, as gostats (Go) does.
 *
 * @param table with its references resolved
 */
export function tolerateServer(name: string, table: Table, findings: Findings): Table {
  const spec = Object.hasOwn(serverTables, name) ? serverTables[name] : undefined;
  if (spec === undefined) return table;
  const keys = new Keys(name, table, findings);
  tolerateHost(keys);
  toleratePort(keys);
  for (const place of spec.places) toleratePlace(place, keys);
  spec.login(keys);
  return keys.table;
}

const REFUSED = 'a server that checks them answers 401, and the writes are retried';
const FALLBACK_PORT = 8086;

/** Accesses the keys of one table in any case. */
class Keys {
  readonly table: Record<string, unknown>;
  readonly #name: string;
  readonly #findings: Findings;

  constructor(name: string, table: Table, findings: Findings) {
    this.#name = name;
    this.table = { ...table };
    this.#findings = findings;
  }

  get(key: string): unknown {
    return this.table[this.#written(key)];
  }

  isMissing(key: string): boolean {
    return this.get(key) === undefined;
  }

  /** @param value undefined removes the key */
  set(key: string, value: unknown): void {
    const written = this.#written(key);
    if (value === undefined) delete this.table[written];
    else this.table[written] = value;
  }

  warn(key: string, problem: string, consequence: string): void {
    this.#findings.warning(joinPath(this.#name, this.#written(key)), problem, consequence);
  }

  /** Returns `empty` or `missing`; undefined if the key has a value. */
  lack(key: string): 'empty' | 'missing' | undefined {
    const value = this.get(key);
    return value === undefined ? 'missing' : value === '' ? 'empty' : undefined;
  }

  #written(key: string): string {
    if (Object.hasOwn(this.table, key)) return key;
    return Object.keys(this.table).find((one) => one.toLowerCase() === key) ?? key;
  }
}

/** gostats (Go) builds `http://<host>:<port>`. With an empty host, that is localhost. */
function tolerateHost(keys: Keys): void {
  const given = keys.get('host');
  if (typeof given !== 'string') return;
  if (given.trim() === '') {
    keys.warn('host', 'empty, expected a host name or an address', 'localhost is used, as gostats (Go) does');
    return keys.set('host', undefined);
  }
  const tolerated = /[\s/:]/.test(given) ? tolerateHostname(given) : undefined;
  if (tolerated === undefined) return;
  const { hostname, port } = splitHost(String(tolerated.value));
  if (hostname === given) return;
  const portCounts = port !== undefined && (keys.isMissing('port') || keys.get('port') === '');
  const overTls = /^\s*https:/i.test(given) && keys.get('use_ssl') !== true;
  keys.set('host', hostname);
  if (portCounts) keys.set('port', port);
  if (overTls) keys.set('use_ssl', true);
  const read = [
    `host = "${hostname}"`,
    ...(portCounts ? [`port = ${port}`] : []),
    ...(overTls ? ['use_ssl = true'] : []),
  ];
  const list = read.length > 1 ? `${read.slice(0, -1).join(', ')} and ${read.at(-1)}` : read[0];
  keys.warn('host', 'expected a host name or an address alone', `it is read as ${list}`);
}

/** An empty port means the default port of the scheme, as in any URL. */
function toleratePort(keys: Keys): void {
  const given = keys.get('port');
  if (typeof given !== 'string' && typeof given !== 'number') return;
  const text = String(given).trim();
  if (text === '') {
    const port = keys.get('use_ssl') === true ? 443 : 80;
    keys.set('port', port);
    return keys.warn(
      'port',
      'empty, expected a port number',
      `port ${port} is used, as gostats (Go) does; InfluxDB usually listens on 8086`,
    );
  }
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const isPort = port >= 1 && port <= 65_535;
  if (isPort && /^\d{1,5}$/.test(String(given))) return;
  keys.set('port', isPort ? port : FALLBACK_PORT);
  const consequence = isPort
    ? `it is read as ${port}`
    : `${FALLBACK_PORT} is used (gostats (Go) starts with it and reaches no server)`;
  keys.warn('port', 'expected a port number from 1 to 65535', consequence);
}

const NAMES: Readonly<Record<string, string>> = { database: 'a database', org: 'an organization', bucket: 'a bucket' };

/** Only a warning: servers that merely accept the protocol, such as VictoriaMetrics, do not need these names. */
function toleratePlace(key: string, keys: Keys): void {
  const lack = keys.lack(key);
  if (lack === undefined) return;
  keys.set(key, '');
  keys.warn(
    key,
    `${lack}, expected the name of ${NAMES[key]}`,
    `writes name no ${key}, as with gostats (Go); InfluxDB refuses them with 400`,
  );
}

/** Without a user name, gostats (Go) sends no credentials at all. */
function tolerateLogin(keys: Keys): void {
  if (keys.get('authenticated') !== true) return;
  const noUser = keys.lack('username');
  const noPassword = keys.lack('password');
  const why = (lack: string): string => `${lack}, although authenticated = true`;
  if (noUser !== undefined)
    keys.warn('username', why(noUser), `no credentials are sent, as with gostats (Go); ${REFUSED}`);
  if (noPassword !== undefined) {
    const effect = noUser === undefined ? 'the user name is sent with an empty password' : 'no credentials are sent';
    keys.warn('password', why(noPassword), `${effect}, as with gostats (Go); ${REFUSED}`);
    keys.set('password', '');
  }
  if (noUser !== undefined) keys.set('authenticated', false);
}

/** A token that is not valid in a header is treated as absent. */
function tolerateToken(keys: Keys): void {
  const given = keys.get('access_token');
  if (typeof given !== 'string') return;
  const effect = 'no token is sent; a server that checks it answers 401, and the writes are retried';
  const token = given.trim();
  if (token === given && /^[\u0021-\u007E]+$/.test(token)) return;
  const isToken = /^[\u0021-\u007E]+$/.test(token);
  if (given === '') keys.warn('access_token', 'empty, expected a token', effect);
  else if (isToken) keys.warn('access_token', 'white space around it', 'it is not sent');
  else keys.warn('access_token', 'expected a token: printable characters without spaces', effect);
  keys.set('access_token', isToken ? token : undefined);
}
