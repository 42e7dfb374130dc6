import type { RequestListener } from 'node:http';
import type { Logger } from '@gostats/core/sink';
import { insecureChoices, listen, ListenerError } from '@gostats/net';
import type { Access, Listener, TlsFiles, WebConfig } from '@gostats/net';
import type { PlannedSite } from './endpoints.js';
import { combined } from './errors.js';
import { specific } from './service-discovery.js';
import type { Target } from './service-discovery.js';

export interface SitesOptions {
  readonly plan: readonly PlannedSite[];
  readonly handlerOf: (site: PlannedSite) => RequestListener;
  readonly web: WebConfig;
  /** If undefined, everyone is answered. */
  readonly access: Access | undefined;
  /** If undefined, HTTP is used. */
  readonly tls: TlsFiles | undefined;
  readonly logger: Logger;
  /** Called for a request without valid credentials. */
  readonly onRefused: () => void;
}

/** The sites of a plan. Each is opened, and may fail, independently. */
export class Sites {
  readonly #options: SitesOptions;
  readonly #open = new Map<PlannedSite, Listener>();
  readonly #warned = new Set<string>();

  constructor(options: SitesOptions) {
    this.#options = options;
  }

  /**
   * Opens all sites that are not open yet. A failure does not affect the others.
   *
   * @throws PrometheusSinkError for the sites that could not be opened
   */
  async open(signal: AbortSignal): Promise<void> {
    const { plan, tls } = this.#options;
    const failures: ListenerError[] = [];
    try {
      const material = await tls?.load();
      for (const site of plan.filter((one) => !this.#open.has(one))) {
        const failure = await this.#openOne(site, site.tls ? material : undefined, signal);
        if (failure !== undefined) failures.push(failure);
      }
    } catch (error) {
      if (!(error instanceof ListenerError)) throw error;
      failures.push(error);
    }
    this.#warn();
    if (failures.length > 0) throw combined(failures);
  }

  async #openOne(
    site: PlannedSite,
    material: Awaited<ReturnType<TlsFiles['load']>> | undefined,
    signal: AbortSignal,
  ): Promise<ListenerError | undefined> {
    const { handlerOf, web, access, logger, onRefused } = this.#options;
    try {
      const listener = await listen(
        { ...site, handle: handlerOf(site) },
        {
          limits: web.limits,
          tls: material,
          access: site.access ? access : undefined,
          signal,
          onRefused,
          onError: (error) => logger.error(`${site.who}: ${error.message}`, { port: site.port }),
        },
      );
      this.#open.set(site, listener);
      const fields = { url: listener.url, port: listener.port, kind: site.kind };
      logger.notice(`Serving ${site.who} at ${listener.url}`, fields);
      return undefined;
    } catch (error) {
      if (error instanceof ListenerError) return error;
      throw error;
    }
  }

  /** Logs once what is insecure about the open sites, one line per kind regardless of the number of sites. */
  #warn(): void {
    const { web, logger } = this.#options;
    const found = new Map<string, PlannedSite[]>();
    for (const site of this.#open.keys()) {
      for (const { kind } of insecureChoices('', site.host, webAt(site, web))) {
        found.set(kind, [...(found.get(kind) ?? []), site]);
      }
    }
    for (const [kind, [first, ...more]] of found) {
      if (first === undefined || this.#warned.has(kind)) continue;
      this.#warned.add(kind);
      const who = more.length === 0 ? first.who : `${first.who} and ${more.length} more`;
      const [choice] = insecureChoices(who, first.host, webAt(first, web));
      if (choice !== undefined) logger.warn(choice.text, { insecure: kind });
    }
  }

  /** Connections closed or refused because there were too many. */
  crowdedOut(): number {
    let count = 0;
    for (const listener of this.#open.values()) count += listener.evicted;
    return count;
  }

  /**
   * Returns the targets for Prometheus, open or not: a port that cannot be opened must show as a target that is down.
   * Uses the clusters' own ports if every cluster has one, else the shared port, because a cluster in two targets would
   * have every sample twice.
   *
   * @param nameOf returns the name of a cluster, once known
   */
  targets(nameOf: (clusterId: string) => string | undefined): Target[] {
    const { plan } = this.#options;
    const own = plan.filter(({ kind }) => kind === 'cluster');
    const shared = plan.filter(({ kind }) => kind === 'shared');
    const clusters = shared[0]?.clusters.length ?? own.length;
    return (own.length >= clusters ? own : shared).map((site) => ({
      host: specific(site.host),
      port: this.#open.get(site)?.port ?? site.port,
      tls: site.tls,
      cluster: site.clusters.length === 1 ? site.clusters.map(({ id }) => nameOf(id) ?? id)[0] : undefined,
    }));
  }

  /** Switches to a certificate renewed on disk. An invalid one is logged, and the old one stays in use. */
  async renewCertificate(): Promise<void> {
    const { tls, logger } = this.#options;
    if (this.#open.size === 0) return;
    try {
      const material = await tls?.renewed();
      if (material === undefined) return;
      for (const [site, listener] of this.#open) if (site.tls) listener.renew(material);
      logger.notice('Now using the renewed certificate.');
    } catch (error) {
      logger.error(`The new certificate cannot be used; the old one stays in use. ${(error as Error).message}`);
    }
  }

  async close(): Promise<void> {
    const listeners = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(listeners.map((listener) => listener.close()));
  }
}

function webAt(site: PlannedSite, { tls, access }: WebConfig): Pick<WebConfig, 'tls' | 'access'> {
  return { tls: site.tls ? tls : undefined, access: site.access ? access : undefined };
}
