import type { RequestListener } from 'node:http';
import { gostatsError, type EventLogger, type TelemetryConfig } from '@gostats/core';
import { Access, insecureChoices, listen, ListenerError, resolveWeb, TlsFiles, type Listener } from '@gostats/net';

/** Starting to listen is immediate, so it is never aborted. */
const never = new AbortController().signal;

export interface TelemetryListener extends Pick<Listener, 'url' | 'close'> {
  /**
   * Switches to certificate files renewed on disk. Invalid files are logged, and the old ones stay in use. Undefined
   * without TLS.
   */
  readonly renew: (() => Promise<void>) | undefined;
}

/** Starts the telemetry listener. @throws GostatsError E_PORT_IN_USE, E_LISTEN or E_TLS_FILE */
export async function listenForTelemetry(
  { listenAddress: host, port, web = resolveWeb({}) }: TelemetryConfig,
  handle: RequestListener,
  logger: Pick<EventLogger, 'warn' | 'error' | 'notice'>,
): Promise<TelemetryListener> {
  const who = '[telemetry]';
  const { limits, access } = web;
  const files = web.tls === undefined ? undefined : new TlsFiles(web.tls);
  const endpoint = { who, host, port, portOption: 'port', hostOption: 'listen_address', handle };
  const failed = ({ message: problem }: Error): void =>
    logger.error(`${who}: ${problem}.`, { event: 'telemetry.request-failed', problem });
  try {
    const tls = await files?.load();
    const guard = access === undefined ? undefined : new Access(access);
    const listener = await listen(endpoint, { limits, tls, access: guard, signal: never, onError: failed });
    for (const { kind, text } of insecureChoices(who, host, web))
      logger.warn(text, { event: 'security.insecure-choice', insecure: kind });
    const { url } = listener;
    return { url, close: () => listener.close(), renew: files && (() => renew(files, listener, logger)) };
  } catch (thrown) {
    if (!(thrown instanceof ListenerError)) throw thrown;
    const { code, problem, message } = thrown;
    if (code === 'E_PORT_IN_USE') throw gostatsError(code, { who, host, port }, thrown);
    if (code === 'E_LISTEN') throw gostatsError(code, { who, host, port, problem }, thrown);
    throw gostatsError(code, { who, problem: message }, thrown);
  }
}

async function renew(
  files: TlsFiles,
  listener: Listener,
  logger: Pick<EventLogger, 'error' | 'notice'>,
): Promise<void> {
  try {
    const material = await files.renewed();
    if (material === undefined) return;
    listener.renew(material);
    logger.notice('The telemetry listener now uses the renewed certificate.', {
      event: 'telemetry.certificate-renewed',
    });
  } catch (thrown) {
    const { message: problem } = thrown as Error;
    const message = `The new certificate of the telemetry listener cannot be used; the old one stays in use. ${problem}`;
    logger.error(message, { event: 'telemetry.certificate-refused', problem });
  }
}
