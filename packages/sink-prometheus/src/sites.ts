import type { RequestListener } from 'node:http';
import type { Logger } from '@gostats/core/sink';
import type { PlannedSite } from './endpoints.js';
import { combined, PrometheusSinkError } from './errors.js';
import { listen } from './http/listener.js';
import type { Listener } from './http/listener.js';
import type { TlsFiles } from './http/tls-files.js';
import { specific } from './service-discovery.js';
import type { Target } from './service-discovery.js';

/** The sites of a plan: each is opened, and fails, on its own. */
export class Sites {
  readonly #plan: readonly PlannedSite[];
  readonly #handlerOf: (site: PlannedSite) => RequestListener;
  readonly #tls: TlsFiles | undefined;
  readonly #logger: Logger;
  readonly #open = new Map<PlannedSite, Listener>();

  constructor(
    plan: readonly PlannedSite[],
    handlerOf: (site: PlannedSite) => RequestListener,
    tls: TlsFiles | undefined,
    logger: Logger,
  ) {
    this.#plan = plan;
    this.#handlerOf = handlerOf;
    this.#tls = tls;
    this.#logger = logger;
  }

  /**
   * Opens those that are not open yet. One that cannot be opened keeps no other from it.
   *
   * @throws PrometheusSinkError for those that are still closed
   */
  async open(signal: AbortSignal): Promise<void> {
    const pair = await this.#tls?.load();
    const failures: PrometheusSinkError[] = [];
    for (const site of this.#plan.filter((one) => !this.#open.has(one))) {
      try {
        const endpoint = { ...site, handle: this.#handlerOf(site) };
        // Service discovery has always been plain HTTP: it says nothing but host and port.
        const listener = await listen(endpoint, site.kind === 'discovery' ? undefined : pair, signal, this.#logger);
        this.#open.set(site, listener);
        this.#logger.notice(`Serving ${site.who} at ${listener.url}`, {
          url: listener.url,
          port: listener.port,
          kind: site.kind,
        });
      } catch (error) {
        if (!(error instanceof PrometheusSinkError)) throw error;
        failures.push(error);
      }
    }
    if (failures.length > 0) throw combined(failures);
  }

  /**
   * What Prometheus should scrape, open or not: a port that cannot be opened must show as a target that is down. A port
   * of its own for every cluster, else the common one: a cluster in two targets would have every sample twice.
   *
   * @param nameOf the name of a cluster, once it has told it
   */
  targets(nameOf: (clusterId: string) => string | undefined): Target[] {
    const own = this.#plan.filter(({ kind }) => kind === 'cluster');
    const shared = this.#plan.filter(({ kind }) => kind === 'shared');
    const clusters = shared[0]?.clusters.length ?? own.length;
    return (own.length >= clusters ? own : shared).map((site) => ({
      host: specific(site.host),
      port: this.#open.get(site)?.port ?? site.port,
      cluster: site.clusters.length === 1 ? site.clusters.map(({ id }) => nameOf(id) ?? id)[0] : undefined,
    }));
  }

  /** Takes over a certificate that was renewed on disk. A bad one is reported, and the old one goes on. */
  async renewCertificate(): Promise<void> {
    if (this.#open.size === 0) return;
    try {
      const pair = await this.#tls?.renewed();
      if (pair === undefined) return;
      for (const [{ kind }, listener] of this.#open) if (kind !== 'discovery') listener.renew(pair);
      this.#logger.notice('Took over the renewed certificate.');
    } catch (error) {
      this.#logger.error(
        `The certificate changed and cannot be used; the old one goes on. ${(error as Error).message}`,
      );
    }
  }

  async close(): Promise<void> {
    const listeners = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(listeners.map((listener) => listener.close()));
  }
}
