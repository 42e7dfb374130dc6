import type { LogEvent } from './log-event.js';

/** Events of sinks and plugins. Lines of one sink or plugin have its id in `sink` or `plugin`. */
export const packageEvents = {
  'batch.written': { level: 'debug', when: 'Each batch that a sink accepted.', fields: 'sink cluster points ms' },
  'sink.loaded': {
    level: 'info',
    when: 'A sink was found, loaded and created; the message says from where.',
    fields: 'package',
    spelledOut: true,
  },
  'sink.start-slow': {
    level: 'warn',
    when: 'A sink has not started within 5 s; the others start without it.',
    fields: 'waitedMs',
    spelledOut: true,
  },
  'sink.start-failed': {
    level: 'error',
    when: 'A sink could not start; it is tried again.',
    fields: 'code retryInMs',
    repeats: 'all',
  },
  'sink.ignored': {
    level: 'error',
    when: 'A sink could not start and is left out because of `on_start_failure = "ignore"`.',
    fields: 'code',
    repeats: 'all',
  },
  'sink.started': { level: 'notice', when: 'A sink has started after failed attempts.', fields: '' },
  'sink.unusable': {
    level: 'error',
    when: 'A sink cannot be loaded or its options cannot be used: it is left out, or keeps its previous settings after a reload.',
    fields: 'sink code',
  },
  'sink.clusters-left-out': {
    level: 'error',
    when: 'The options of some clusters for a sink cannot be used; it gets no points of those clusters.',
    fields: 'code',
  },
  'sink.settings-kept': {
    level: 'warn',
    when: 'After a reload, a sink keeps its previous settings because the new ones cannot be used.',
    fields: 'sink',
  },
  'sink.write-late': {
    level: 'warn',
    when: 'A write takes longer than its timeout.',
    fields: 'code cluster',
    repeats: 'all',
  },
  'sink.write-failed': {
    level: 'warn',
    when: 'A write failed and is retried; its points stay in the queue.',
    fields: 'code cluster retryInMs',
    repeats: 'all',
  },
  'sink.write-given-up': {
    level: 'error',
    when: 'A write failed for good; its points are lost.',
    fields: 'code cluster',
    repeats: 'all',
  },
  'sink.observe-failed': {
    level: 'error',
    when: 'A pull sink did not accept a batch.',
    fields: 'code cluster',
    repeats: 'all',
  },
  'sink.back': {
    level: 'notice',
    when: 'A sink accepts points again after failed writes.',
    fields: 'sink cluster points ms retries',
  },
  'sink.points-dropped': {
    level: 'warn',
    when: 'Points were dropped and will not reach a sink. Logged at most once a minute. `from` and `to` are the times of collection.',
    fields: 'points reason from to',
    repeats: 'all',
  },
  'sink.end-late': {
    level: 'warn',
    when: 'The last flush or close of a sink did not finish in time.',
    fields: 'operation',
    spelledOut: true,
  },
  'sink.end-failed': {
    level: 'warn',
    when: 'The last flush or close of a sink failed.',
    fields: 'operation problem',
    spelledOut: true,
  },
  'sink.fault': {
    level: 'error',
    when: 'A sink misbehaved: `blocked`, `mutated`, `uncaught` or `leaked`; or its own process `ended`.',
    fields: 'code fault',
  },
  'sink.printed': {
    level: ['info', 'warn'],
    when: 'What a sink prints to standard output or standard error.',
    fields: 'printed',
  },
  'sink.message': {
    level: ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'critical'],
    when: 'A line logged by the sink, with its own fields; if it has an event, that is in `packageEvent`.',
    fields: 'packageEvent?',
  },
  'tag.taken': {
    level: 'warn',
    when: 'Points already have a tag that the configuration would add; theirs is kept.',
    fields: 'sink stat tag',
    repeats: 'all',
  },
  'rows.merged': {
    level: 'warn',
    when: 'Without the dropped tags, several rows belong to the same series; the first is kept.',
    fields: 'sink stat tags',
    repeats: 'all',
  },
  'source.loaded': {
    level: 'info',
    when: 'A source was found, loaded and made; the message says from where.',
    fields: 'package',
    spelledOut: true,
  },
  'source.unusable': {
    level: 'error',
    when: 'A source cannot be loaded or its options cannot be used: it is left out, or after a reload goes on as before.',
    fields: 'source code',
  },
  'source.fault': {
    level: 'error',
    when: 'A source did what it must not: `blocked`, `uncaught` or `leaked`.',
    fields: 'code fault',
  },
  'source.printed': {
    level: ['info', 'warn'],
    when: 'What a source prints on the standard output or error.',
    fields: 'printed',
  },
  'source.message': {
    level: ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'critical'],
    when: 'A line of the source itself, with fields of its own; an event that it names is in `packageEvent`.',
    fields: 'packageEvent?',
  },
  'plugin.loaded': {
    level: 'info',
    when: 'A plugin was loaded and uses its hooks.',
    fields: 'package',
    spelledOut: true,
  },
  'plugin.restart-needed': {
    level: 'warn',
    when: 'The plugins of the configuration changed, which takes effect at the next start.',
    fields: '',
  },
  'plugin.fault': {
    level: 'error',
    when: 'A plugin misbehaved: `blocked`, `uncaught` or `leaked`.',
    fields: 'code fault',
  },
  'plugin.printed': {
    level: ['info', 'warn'],
    when: 'What a plugin prints to standard output or standard error.',
    fields: 'printed',
  },
  'plugin.message': {
    level: ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'critical'],
    when: 'A line logged by the plugin, with its own fields; if it has an event, that is in `packageEvent`.',
    fields: 'packageEvent?',
  },
} as const satisfies Readonly<Record<string, LogEvent>>;
