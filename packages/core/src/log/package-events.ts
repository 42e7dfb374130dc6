import type { LogEvent } from './log-event.js';

/** Events of sinks and plugins. Lines of one sink or plugin have its id in `sink` or `plugin`. */
export const packageEvents = {
  'batch.written': { level: 'debug', when: 'Each batch that a sink took.', fields: 'sink cluster points ms' },
  'sink.loaded': {
    level: 'info',
    when: 'A sink was found, loaded and made; the message says from where.',
    fields: 'package',
    spelledOut: true,
  },
  'sink.start-slow': {
    level: 'warn',
    when: 'A sink has not started in 5 s; the others begin without it.',
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
    when: 'A sink could not start and is left out, as `on_start_failure = "ignore"` says.',
    fields: 'code',
    repeats: 'all',
  },
  'sink.started': { level: 'notice', when: 'A sink that had not started at first has started.', fields: '' },
  'sink.unusable': {
    level: 'error',
    when: 'A sink cannot be loaded or its options cannot be used: it is left out, or after a reload goes on as before.',
    fields: 'sink code',
  },
  'sink.clusters-left-out': {
    level: 'error',
    when: 'The options of some clusters for a sink cannot be used; it goes without those clusters.',
    fields: 'code',
  },
  'sink.settings-kept': {
    level: 'warn',
    when: 'After a reload a sink goes on with its settings of before, as the new ones cannot be used.',
    fields: 'sink',
  },
  'sink.write-late': {
    level: 'warn',
    when: 'A write takes longer than it may.',
    fields: 'code cluster',
    repeats: 'all',
  },
  'sink.write-failed': {
    level: 'warn',
    when: 'A write failed and is tried again; the points wait.',
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
    when: 'A sink that serves its values itself did not take a batch.',
    fields: 'code cluster',
    repeats: 'all',
  },
  'sink.back': {
    level: 'notice',
    when: 'A sink takes points again after failed writes.',
    fields: 'sink cluster points ms retries',
  },
  'sink.points-dropped': {
    level: 'warn',
    when: 'Points that a sink will never get, at most once a minute. `from` and `to` are the times of collection.',
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
    when: 'A sink did what it must not: `blocked`, `mutated`, `uncaught` or `leaked`.',
    fields: 'code fault',
  },
  'sink.printed': {
    level: ['info', 'warn'],
    when: 'What a sink prints on the standard output or error.',
    fields: 'printed',
  },
  'sink.message': {
    level: ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'critical'],
    when: 'A line of the sink itself, with fields of its own; an event that it names is in `packageEvent`.',
    fields: 'packageEvent?',
  },
  'tag.taken': {
    level: 'warn',
    when: 'Points have a tag of a name that the configuration adds; theirs stays.',
    fields: 'sink stat tag',
    repeats: 'all',
  },
  'rows.merged': {
    level: 'warn',
    when: 'Without the tags that are left out, rows fall into one series; the first is kept.',
    fields: 'sink stat tags',
    repeats: 'all',
  },
  'plugin.loaded': {
    level: 'info',
    when: 'A plugin was loaded and has tapped its hooks.',
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
    when: 'A plugin did what it must not: `blocked`, `uncaught` or `leaked`.',
    fields: 'code fault',
  },
  'plugin.printed': {
    level: ['info', 'warn'],
    when: 'What a plugin prints on the standard output or error.',
    fields: 'printed',
  },
  'plugin.message': {
    level: ['trace', 'debug', 'info', 'notice', 'warn', 'error', 'critical'],
    when: 'A line of the plugin itself, with fields of its own; an event that it names is in `packageEvent`.',
    fields: 'packageEvent?',
  },
} as const satisfies Readonly<Record<string, LogEvent>>;
