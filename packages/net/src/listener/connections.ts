import { isIPv6 } from 'node:net';
import type { Socket } from 'node:net';
import type { ListenerLimits } from './resolve-web.js';

/** A response without progress for SLOW_MS may be cut off to make room; after STALLED_MS it always is. */
const SLOW_MS = 1000;
const STALLED_MS = 30_000;
/** Time limit for a complete response. */
const ANSWER_MS = 60_000;
const CHECK_MS = 250;

interface Connection {
  readonly key: string;
  readonly raw: Socket;
  /** Where bytes are counted: the raw socket, or the TLS socket on top of it. */
  stream: Socket;
  readonly network: string;
  readonly openedAt: number;
  /** When it became able to send its first request; undefined during the TLS handshake. */
  readyAt: number | undefined;
  /** Whether any of its requests was allowed. */
  trusted: boolean;
  /** Number of requests being answered. */
  busy: number;
  /** When it last became idle or busy. */
  since: number;
  /** When bytes were last seen to be transferred. */
  movedAt: number;
  written: number;
}

/**
 * The connections of a listener. Node checks for slow ones only every 30 seconds and does not count per address. Here a
 * silent connection is closed within its limit, and a new one finds room as long as there is a silent, idle or stalled
 * one to close. A client therefore cannot lock out a scraper by holding connections.
 */
export class Connections {
  readonly #limits: ListenerLimits;
  readonly #secure: boolean;
  readonly #all = new Map<string, Connection>();
  #timer: NodeJS.Timeout | undefined;
  /** Connections closed or refused because there were too many. */
  evicted = 0;

  constructor(limits: ListenerLimits, secure: boolean) {
    this.#limits = limits;
    this.#secure = secure;
  }

  get size(): number {
    return this.#all.size;
  }

  /** Registers a new connection, or closes it. */
  add(raw: Socket): void {
    const key = keyOf(raw);
    if (key === undefined || !this.#makeRoom(networkOf(raw.remoteAddress))) {
      raw.destroy();
      return;
    }
    const now = performance.now();
    const one: Connection = {
      key,
      raw,
      stream: raw,
      network: networkOf(raw.remoteAddress),
      openedAt: now,
      readyAt: this.#secure ? undefined : now,
      trusted: false,
      busy: 0,
      since: now,
      movedAt: now,
      written: 0,
    };
    this.#all.set(key, one);
    raw.once('close', () => {
      if (this.#all.get(key) === one) this.#all.delete(key);
    });
    this.#timer ??= setInterval(() => this.#check(), CHECK_MS).unref();
  }

  /** Records that the TLS handshake of a connection is complete. */
  secured(stream: Socket): void {
    const one = this.#find(stream);
    if (one === undefined) return;
    one.stream = stream;
    one.readyAt = one.since = one.movedAt = performance.now();
  }

  /** Records a request; call the returned function when its response has ended. */
  begin(stream: Socket): () => void {
    const one = this.#find(stream);
    if (one === undefined) return () => undefined;
    one.busy++;
    one.since = one.movedAt = performance.now();
    return () => {
      one.busy--;
      one.since = performance.now();
    };
  }

  /** Records that a request was allowed, so the connection is no longer among the first to be closed. */
  trust(stream: Socket): void {
    const one = this.#find(stream);
    if (one !== undefined) one.trusted = true;
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    for (const { raw } of this.#all.values()) raw.destroy();
  }

  #find(stream: Socket): Connection | undefined {
    return this.#all.get(keyOf(stream) ?? '');
  }

  #makeRoom(network: string): boolean {
    const all = [...this.#all.values()];
    const neighbours = all.filter((one) => one.network === network);
    const { maxConnections, maxConnectionsPerAddress } = this.#limits;
    if (neighbours.length >= maxConnectionsPerAddress) return this.#evictOne(neighbours);
    return all.length < maxConnections || this.#evictOne(all);
  }

  /** Closes one of the least useful connections: the oldest from the network that has most of these. */
  #evictOne(candidates: readonly Connection[]): boolean {
    this.evicted++;
    const now = performance.now();
    const ranked = candidates.map((one) => ({ one, rank: rankOf(one, now) }));
    const rank = Math.min(...ranked.map((entry) => entry.rank));
    if (rank === NEVER) return false;
    const worst = ranked.filter((entry) => entry.rank === rank).map(({ one }) => one);
    const counts = new Map<string, number>();
    for (const { network } of worst) counts.set(network, (counts.get(network) ?? 0) + 1);
    const most = Math.max(...counts.values());
    const victim = worst
      .filter(({ network }) => counts.get(network) === most)
      .reduce((oldest, one) => (one.since < oldest.since ? one : oldest));
    this.#end(victim);
    return true;
  }

  #end(one: Connection): void {
    this.#all.delete(one.key);
    one.raw.destroy();
  }

  #check(): void {
    const now = performance.now();
    for (const one of this.#all.values()) {
      const { bytesWritten } = one.stream;
      if (bytesWritten !== one.written) one.movedAt = now;
      one.written = bytesWritten;
      if (this.#isOverdue(one, now)) this.#end(one);
    }
    if (this.#all.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #isOverdue({ readyAt, openedAt, trusted, busy, since, movedAt }: Connection, now: number): boolean {
    if (readyAt === undefined) return now - openedAt > this.#limits.handshakeMs;
    if (busy > 0) return now - movedAt > STALLED_MS || now - since > ANSWER_MS;
    return now - since > (trusted ? this.#limits.idleMs : this.#limits.headerMs);
  }
}

const NEVER = 3;

/**
 * Ranks a connection for eviction, lowest first: never authorised, idle, stalled. One with a response in progress is
 * never evicted.
 */
function rankOf({ trusted, busy, movedAt }: Connection, now: number): number {
  if (!trusted) return 0;
  if (busy === 0) return 1;
  return now - movedAt > SLOW_MS ? 2 : NEVER;
}

/** Identifies a connection. The raw and the TLS socket of one connection have the same key. */
function keyOf({ remoteAddress, remotePort, localPort }: Socket): string | undefined {
  return remoteAddress === undefined ? undefined : `${remoteAddress} ${remotePort} ${localPort}`;
}

/** Returns the IPv4 address, or the /64 network of an IPv6 address, because its holder has 2^64 addresses. */
function networkOf(address: string | undefined): string {
  const plain = address?.replace(/^::ffff:(?=[\d.]+$)/, '') ?? '';
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const rest = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - groups.length - rest.length }, () => '0');
  return [...groups, ...zeros, ...rest].slice(0, 4).join(':');
}
