import type { LogEvent } from './log-event.js';

/** Events of the program itself: start and stop, configuration, telemetry, watchdog. */
export const processEvents = {
  'collector.starting': {
    level: 'notice',
    when: 'gostats begins, with this configuration.',
    fields: 'version file clusters sinks',
    spelledOut: true,
  },
  'collector.status': {
    level: 'notice',
    when: 'Once a minute, where no terminal shows it.',
    fields: 'clusters clustersUp pointsPerSecond requestsPerSecond pointsWaiting pointsDelivered pointsDropped',
    spelledOut: true,
  },
  'collector.stopping': {
    level: 'notice',
    when: 'A signal, or a standard output that is gone, ends the collector.',
    fields: 'reason deadlineMs',
    spelledOut: true,
  },
  'collector.stop-late': {
    level: 'warn',
    when: 'Something was still at work when the time for stopping was over; it is given up.',
    fields: '',
  },
  'collector.stopped': {
    level: 'notice',
    when: 'The collector has ended; the last line of a log. `sinks` has the points that each one got.',
    fields: 'sinks',
    spelledOut: true,
  },
  'collector.failed': {
    level: 'critical',
    when: 'The collector cannot start or go on, and gostats ends.',
    fields: 'code?',
    spelledOut: true,
  },
  'collector.crashed': {
    level: 'critical',
    when: 'A defect of gostats itself; it ends with exit code 1.',
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
    when: 'The thread that looks for endless loops has ended; collection goes on without it.',
    fields: 'problem',
  },
  'watchdog.stalled': {
    level: 'critical',
    when: 'Nothing has run for the time of `--stall-timeout`; gostats ends with exit code 1.',
    fields: 'place? atWork heapUsedBytes waitingBytes',
    spelledOut: true,
  },
  'watchdog.heap-full': {
    level: 'critical',
    when: 'The memory for JavaScript is used up; gostats ends with exit code 1.',
    fields: 'place? atWork heapUsedBytes waitingBytes',
    spelledOut: true,
  },
  'hook.failed': {
    level: 'error',
    when: 'A tap threw in a hook; collection goes on without its result.',
    fields: 'code hook tap',
  },
  'log.file-unsafe': {
    level: 'warn',
    when: 'Other users may replace or change the log file.',
    fields: 'file',
  },
  'security.insecure-choice': {
    level: 'warn',
    when: 'Something in the configuration is less safe than it could be. `insecure` names what, for listeners.',
    fields: 'insecure?',
    spelledOut: true,
    repeats: 'none',
  },
  'config.problem': {
    level: 'error',
    when: 'A part of the configuration is wrong and is left out; the rest is used.',
    fields: 'code file line path',
    spelledOut: true,
  },
  'config.warning': {
    level: 'warn',
    when: 'Something in the configuration is read otherwise than it is written, or has no effect.',
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
    when: 'A changed configuration cannot be used; that of before goes on. At debug when the same was said before.',
    fields: 'reason code? stack?',
  },
  'config.parts-lost': {
    level: 'warn',
    when: 'After a reload that somebody asked for, a large part of what was collected is gone.',
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
    when: '/metrics and /health cannot be served; it is tried again.',
    fields: 'code retryInMs',
    spelledOut: true,
  },
  'telemetry.request-failed': {
    level: 'error',
    when: 'The listener of the telemetry reports an error.',
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
    when: 'The telemetry uses a certificate that was renewed on disk.',
    fields: '',
  },
  'telemetry.certificate-refused': {
    level: 'error',
    when: 'The certificate of the telemetry listener changed on disk but cannot be used; the old one stays in use.',
    fields: 'problem',
    spelledOut: true,
  },
} as const satisfies Readonly<Record<string, LogEvent>>;
