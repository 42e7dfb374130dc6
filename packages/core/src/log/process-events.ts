import type { LogEvent } from './log-event.js';

/** Events of the program itself: start and stop, configuration, telemetry, watchdog. */
export const processEvents = {
  'collector.starting': {
    level: 'notice',
    when: 'gostats is starting with this configuration.',
    fields: 'version file clusters sinks',
    spelledOut: true,
  },
  'collector.status': {
    level: 'notice',
    when: 'Once a minute, unless a terminal shows the status line.',
    fields: 'clusters clustersUp pointsPerSecond requestsPerSecond pointsWaiting pointsDelivered pointsDropped',
    spelledOut: true,
  },
  'collector.stopping': {
    level: 'notice',
    when: 'gostats is stopping because of a signal or a closed standard output.',
    fields: 'reason deadlineMs',
    spelledOut: true,
  },
  'collector.stop-late': {
    level: 'warn',
    when: 'Something was still running at the deadline of the stop; gostats exits anyway.',
    fields: '',
  },
  'collector.stopped': {
    level: 'notice',
    when: 'The collector has ended; the last line of a log. `sinks` has the number of points for each sink.',
    fields: 'sinks',
    spelledOut: true,
  },
  'collector.failed': {
    level: 'critical',
    when: 'The collector cannot start or continue, and gostats exits.',
    fields: 'code?',
    spelledOut: true,
  },
  'collector.crashed': {
    level: 'critical',
    when: 'A defect of gostats itself; it exits with code 1.',
    fields: 'stack',
  },
  'collector.blocked': {
    level: ['warn', 'debug'],
    when: 'Nothing ran for half a second or more. A warning if calls of packages were under way, which may be the cause.',
    fields: 'ms suspects?',
    spelledOut: true,
  },
  'watchdog.ended': {
    level: 'warn',
    when: 'The thread that detects endless loops has stopped; collection continues without it.',
    fields: 'problem',
  },
  'watchdog.stalled': {
    level: 'critical',
    when: 'Nothing has run for the time given with `--stall-timeout`; gostats exits with code 1.',
    fields: 'place? atWork heapUsedBytes waitingBytes',
    spelledOut: true,
  },
  'watchdog.heap-full': {
    level: 'critical',
    when: 'The JavaScript heap is full; gostats exits with code 1.',
    fields: 'place? atWork heapUsedBytes waitingBytes',
    spelledOut: true,
  },
  'hook.failed': {
    level: 'error',
    when: 'A plugin threw in a hook; collection continues without its result.',
    fields: 'code hook tap',
  },
  'log.file-unsafe': {
    level: 'warn',
    when: 'Other users can replace or change the log file.',
    fields: 'file',
  },
  'security.insecure-choice': {
    level: 'warn',
    when: 'Something in the configuration is insecure. For listeners, `insecure` says what.',
    fields: 'insecure?',
    spelledOut: true,
    repeats: 'none',
  },
  'config.problem': {
    level: 'error',
    when: 'Part of the configuration is invalid and is left out; the rest is used.',
    fields: 'code file line path',
    spelledOut: true,
  },
  'config.warning': {
    level: 'warn',
    when: 'Something in the configuration is read in a different way than it is written, or has no effect.',
    fields: 'file line path',
    spelledOut: true,
  },
  'config.reloaded': {
    level: 'notice',
    when: 'A changed configuration is in use.',
    fields: 'reason clustersAdded clustersRemoved clustersChanged sinksAdded sinksRemoved sinksChanged settingsChanged',
    spelledOut: true,
  },
  'config.reload-refused': {
    level: ['error', 'debug'],
    when: 'A changed configuration cannot be used; the previous one stays in use. At debug if the same was logged before.',
    fields: 'reason code? stack?',
  },
  'config.parts-lost': {
    level: 'warn',
    when: 'A requested reload removed a large part of what was collected.',
    fields: 'reason clusters keys sinks',
    spelledOut: true,
  },
  'config.restart-needed': {
    level: 'warn',
    when: 'A change takes effect only at the next start.',
    fields: 'parts',
    spelledOut: true,
  },
  'telemetry.listening': { level: 'notice', when: '/metrics and /health are served.', fields: 'url', spelledOut: true },
  'telemetry.listen-failed': {
    level: 'error',
    when: '/metrics and /health cannot be served; gostats keeps trying.',
    fields: 'code retryInMs',
    spelledOut: true,
  },
  'telemetry.request-failed': {
    level: 'error',
    when: 'The telemetry listener reports an error.',
    fields: 'problem',
    spelledOut: true,
  },
  'telemetry.page-failed': {
    level: 'error',
    when: 'A telemetry page could not be rendered.',
    fields: 'problem',
    spelledOut: true,
  },
  'telemetry.certificate-renewed': {
    level: 'notice',
    when: 'The telemetry listener uses a certificate that was renewed on disk.',
    fields: '',
  },
  'telemetry.certificate-refused': {
    level: 'error',
    when: 'The certificate of the telemetry listener changed on disk but cannot be used; the old one stays in use.',
    fields: 'problem',
    spelledOut: true,
  },
} as const satisfies Readonly<Record<string, LogEvent>>;
