import type { LogEvent } from './log-event.js';

/** Events of one cluster: its state, its jobs, its requests, what its answers hold. */
export const clusterEvents = {
  'cluster.collecting': {
    level: 'notice',
    when: 'A cluster answered for the first time, or what is collected from it has changed.',
    fields: 'cluster release nodes keys summaries',
  },
  'cluster.back': {
    level: 'notice',
    when: 'A cluster delivers again after an outage.',
    fields: 'cluster outageMs',
    repeats: 'all',
  },
  'cluster.stale': {
    level: 'warn',
    when: 'A cluster has sent no statistics for two intervals.',
    fields: 'cluster silentMs code?',
    repeats: 'none',
  },
  'cluster.down': {
    level: 'error',
    when: 'Nothing is collected from a cluster. gostats keeps trying.',
    fields: 'cluster code? retryInMs?',
    repeats: 'none',
  },
  'cluster.over-limit': {
    level: 'warn',
    when: 'A cluster sends more than the configured limits allow; the rest of it is collected.',
    fields: 'cluster limits',
    repeats: 'all',
  },
  'cluster.within-limits': { level: 'notice', when: 'A cluster is within all of its limits again.', fields: 'cluster' },
  'cluster.nodes-changed': {
    level: 'notice',
    when: 'Nodes of a cluster went down or came back.',
    fields: 'cluster nodes nodesDown',
  },
  'cluster.changed': {
    level: ['warn', 'notice'],
    when: 'The cluster at an address has another name or release; a warning if it has another GUID.',
    fields: 'cluster before guidBefore guid releaseBefore? release?',
  },
  'cluster.same-name': {
    level: 'warn',
    when: 'Two clusters have the same name; a tag with the GUID distinguishes their points.',
    fields: 'cluster other name guid',
    spelledOut: true,
  },
  'cluster.settings-kept': {
    level: 'warn',
    when: 'After a reload, a cluster keeps its previous settings because the new ones cannot be used.',
    fields: 'cluster',
  },
  'cluster.clock-off': {
    level: 'warn',
    when: 'The clock of a cluster and that of this machine differ by more than a minute.',
    fields: 'cluster offsetSeconds',
  },
  'cluster.clock-agrees': { level: 'notice', when: 'The clocks agree again.', fields: 'cluster' },
  'cluster.identity-check-failed': {
    level: 'debug',
    when: 'The identity check after a failed job failed too.',
    fields: 'cluster problem',
    spelledOut: true,
  },
  'limit.exceeded': {
    level: ['warn', 'info'],
    when: 'A limit is exceeded for the first time; the excess is left out.',
    fields: 'clusterId limit place found allowed',
  },
  'limit.ended': { level: ['notice', 'info'], when: 'A limit is no longer exceeded.', fields: 'clusterId limit count' },
  'session.opened': {
    level: 'debug',
    when: 'gostats logged in to a cluster.',
    fields: 'cluster address renewInSeconds',
  },
  'session.close-failed': {
    level: 'debug',
    when: 'gostats could not log out of a cluster.',
    fields: 'cluster? problem',
  },
  'request.answered': {
    level: 'trace',
    when: 'Each answer of a cluster.',
    fields: 'cluster path status bytes milliseconds',
  },
  'request.retried': {
    level: 'debug',
    when: 'A request failed and is tried again in the same round.',
    fields: 'cluster path tries waitMs problem',
  },
  'request.failed': {
    level: 'warn',
    when: 'A request failed. `job` is present if only that job is affected.',
    fields: 'cluster code job? retryInMs?',
    repeats: 'all',
  },
  'job.stale': {
    level: 'warn',
    when: 'No round of a job has finished for two intervals.',
    fields: 'cluster job silentMs',
    repeats: 'all',
  },
  'job.back': { level: 'notice', when: 'A job works again after an outage.', fields: 'cluster job outageMs' },
  'job.ticks-skipped': { level: 'info', when: 'A round took longer than its interval.', fields: 'cluster job ticks' },
  'job.shifted': {
    level: 'debug',
    when: 'A schedule was moved away from the moment at which OneFS updates its values.',
    fields: 'cluster job shiftMs',
  },
  'job.unknown': {
    level: 'error',
    when: 'A plugin added a job that no source can run; it is left out.',
    fields: 'cluster job code?',
  },
  'source.left-out': {
    level: 'error',
    when: 'A source collects nothing from a cluster: it broke its contract, or the release is too old for it.',
    fields: 'cluster source code',
  },
  'keys.missing': {
    level: 'warn',
    when: 'The configuration contains keys that the OneFS release of a cluster does not have.',
    fields: 'cluster missing',
    repeats: 'all',
  },
  'keys.not-returned': {
    level: 'warn',
    when: 'With `--check-stat-return`: keys were requested but had no value in the last rounds.',
    fields: 'cluster keys',
    spelledOut: true,
  },
  'keys.returned': {
    level: 'notice',
    when: 'With `--check-stat-return`: all keys have values again.',
    fields: 'cluster',
  },
  'key.refused': {
    level: 'warn',
    when: 'OneFS rejects a key; it is left out and tried again in an hour.',
    fields: 'cluster key',
  },
  'key.accepted': { level: 'notice', when: 'OneFS accepts a key again.', fields: 'cluster key' },
  'rows.missing': {
    level: 'warn',
    when: 'OneFS could not return values of some nodes.',
    fields: 'cluster job rows',
    spelledOut: true,
  },
  'rows.back': {
    level: 'notice',
    when: 'OneFS returns those values again.',
    fields: 'cluster job rows',
    spelledOut: true,
  },
  'rows.absent': {
    level: 'info',
    when: 'A node does not have a value. Logged once.',
    fields: 'cluster job rows',
    spelledOut: true,
  },
  'rows.undecodable': {
    level: 'warn',
    when: 'A value has a form that cannot be decoded. Logged once.',
    fields: 'cluster job rows',
    spelledOut: true,
  },
  'rows.retry-failed': {
    level: 'debug',
    when: 'Requesting missing values again failed.',
    fields: 'cluster problem',
    spelledOut: true,
  },
  'rows.told-apart': {
    level: 'notice',
    when: 'Rows of a statistic have the same tags; an additional tag distinguishes them.',
    fields: 'cluster job name found count',
  },
  'rows.odd': {
    level: 'warn',
    when: 'An answer has rows or members that were not requested or cannot be used; the rest is kept. `kind` says which.',
    fields: 'cluster job kind name found count',
  },
  'tag.renamed': {
    level: 'warn',
    when: 'Rows have a tag whose name gostats uses itself; their tag is renamed.',
    fields: 'cluster job tag',
  },
  'batch.fetched': {
    level: 'debug',
    when: 'Each batch of points made from an answer.',
    fields: 'cluster job bytes points ms',
  },
} as const satisfies Readonly<Record<string, LogEvent>>;
