import { redact, redactAndCut, redactError } from './secrets/index.js';
import {
  blocked,
  leaked,
  missingPrivilege,
  type PrivilegeNeed,
  notAsLocked,
  notFound,
  notLoaded,
  uncaught,
  unsafeFiles,
  wrongContract,
  wrongExport,
  wrongName,
  wrongPlace,
} from './error-texts.js';

export { isDefect, problemOf } from './problem-of.js';

/**
 * The catalogue of all errors that require action by a person. An entry turns the details of an error into a message
 * and a remedy. Codes are stable, texts are not. Secrets in quoted text are redacted.
 */
const catalogue = {
  E_CONFIG_NOT_FOUND: (at: { file: string; problem?: string | undefined }) => ({
    message: `Cannot read the configuration file ${at.file}: ${at.problem ?? 'no such file'}.`,
    remedy:
      'Pass the path of your configuration: gostats run /path/to/idic.toml. "gostats explain config" lists every key.',
  }),
  E_CONFIG_SYNTAX: (at: { file: string; line: number; column: number; problem: string }) => ({
    message: `${at.file}:${at.line}:${at.column} is not valid TOML: ${at.problem}.`,
    remedy: 'Fix this line. Strings must be quoted, and a table starts with [name] on its own line.',
  }),
  E_CONFIG: (at: { file: string; problems: readonly ConfigProblem[] }) => ({
    message: [
      `${at.problems.length} problem${at.problems.length === 1 ? '' : 's'} in ${at.file}`,
      ...at.problems.map((one) => `  ${one.line === undefined ? '' : `line ${one.line}  `}${one.path}  ${one.problem}`),
    ].join('\n'),
    remedy: 'Fix these problems. "gostats explain config" lists every key, "gostats sinks" the options of each sink.',
  }),
  E_MODULE_NAME: wrongName,
  E_MODULE_PLACE: wrongPlace,
  E_MODULE_UNSAFE: unsafeFiles,
  E_MODULE_LOCK: notAsLocked,
  E_SINK_NOT_FOUND: notFound('sink'),
  E_SINK_LOAD: notLoaded('sink'),
  E_SINK_EXPORT: wrongExport('sink', 'defineSink', '@gostats/core/sink'),
  E_SINK_CONTRACT: wrongContract('sink'),
  E_SINK_INSTANCE: (at: { sink: string; place: string; problem: string; defect?: boolean }) => ({
    message: `The sink "${at.sink}" (${at.place}) cannot be used: ${at.problem}.`,
    remedy: at.defect
      ? 'This is a bug in the package: report it to its author.'
      : 'Check its options ("gostats sinks" lists them) and whatever the message names. If they are correct, report this to the author of the package.',
  }),
  E_SINK_START: (at: { sink: string; problem: string }) => ({
    message: `The sink "${at.sink}" did not start: ${at.problem}.`,
    remedy: 'Fix the cause. With on_start_failure = "retry", gostats keeps trying instead.',
  }),
  E_SINK_WRITE: (at: { sink: string; problem: string }) => ({
    message: `The sink "${at.sink}" could not write: ${at.problem}.`,
    remedy:
      'Check the server that it writes to. Queued points are delivered when the server is back; if the queue fills up, the oldest are dropped.',
  }),
  E_SINK_TIMEOUT: (at: { sink: string; operation: string; seconds: number }) => ({
    message: `${at.operation} of the sink "${at.sink}" took longer than ${at.seconds} s.`,
    remedy: 'Check the server that it talks to: it may accept connections without answering.',
  }),
  E_SINK_BLOCKED: blocked('sink'),
  E_SINK_MUTATED: (at: { id: string; place: string; detail: string }) => ({
    message: `The sink "${at.id}" (${at.place}) modified a batch that it was given: ${at.detail}.`,
    remedy: 'The other sinks are not affected. Report it to the author of the package: batches are read-only.',
  }),
  E_SINK_UNCAUGHT: uncaught('sink'),
  E_SINK_LEAK: leaked('sink'),
  E_SINK_ENDED: (at: { id: string; place: string; detail: string }) => ({
    message: `The process of the sink "${at.id}" (${at.place}) has ended: ${at.detail}.`,
    remedy:
      'It is restarted, and its queue is kept; nothing else is affected. If it happens again, report it to the author of the package, or raise max_memory_mb if it ran out of memory.',
  }),
  E_PLUGIN_NOT_FOUND: notFound('plugin'),
  E_PLUGIN_LOAD: notLoaded('plugin'),
  E_PLUGIN_EXPORT: wrongExport('plugin', 'definePlugin', '@gostats/core/plugin'),
  E_PLUGIN_CONTRACT: wrongContract('plugin'),
  E_PLUGIN_APPLY: (at: { plugin: string; place: string; problem: string }) => ({
    message: `The plugin "${at.plugin}" (${at.place}) could not be applied: ${at.problem}.`,
    remedy:
      'Check its options. If they are correct, report this to the author of the package; without its [[plugin]] table gostats runs.',
  }),
  E_PLUGIN_VETO: (at: { plugin: string; place: string; hook: string; problem: string }) => ({
    message: `The plugin "${at.plugin}" (${at.place}) refused to continue in the hook ${at.hook}: ${at.problem}.`,
    remedy: 'Do what it asks for, or remove its [[plugin]] table.',
  }),
  E_PLUGIN_BLOCKED: blocked('plugin'),
  E_PLUGIN_UNCAUGHT: uncaught('plugin'),
  E_PLUGIN_LEAK: leaked('plugin'),
  E_SOURCE_NOT_FOUND: notFound('source'),
  E_SOURCE_LOAD: notLoaded('source'),
  E_SOURCE_EXPORT: wrongExport('source', 'defineSource', '@gostats/core/source'),
  E_SOURCE_CONTRACT: wrongContract('source'),
  E_SOURCE_CREATE: (at: { source: string; place: string; problem: string }) => ({
    message: `The source "${at.source}" (${at.place}) cannot be used: ${at.problem}.`,
    remedy:
      'Correct its options; if they are right, report this to the author of that package. The other sources are not affected.',
  }),
  E_SOURCE_FAILED: (at: { source: string; place: string; operation: string; problem: string }) => ({
    message: `The source "${at.source}" (${at.place}) failed in ${at.operation}: ${at.problem}.`,
    remedy:
      'gostats runs it again, after longer waits. If this persists, report it to the author of that package. The other jobs are not affected.',
  }),
  E_SOURCE_MISUSE: (at: { source: string; place: string; problem: string }) => ({
    message: `The source "${at.source}" (${at.place}) broke its contract and is stopped for this cluster: ${at.problem}.`,
    remedy: 'Report it to the author of that package. The other jobs of the cluster continue.',
  }),
  E_SOURCE_PATH: (at: { source: string; path: string; problem: string }) => ({
    message: `The source "${at.source}" asked for ${at.path}, which no source may read: ${at.problem}.`,
    remedy:
      'It is stopped for this cluster. Report it to the author of that package. The other jobs of the cluster continue.',
  }),
  E_SOURCE_RELEASE: (at: { source: string; cluster: string; release: string; oldest: string }) => ({
    message: `The source "${at.source}" needs OneFS ${at.oldest} or newer; ${at.cluster} runs ${at.release}.`,
    remedy:
      'Nothing of this source is collected from this cluster. Leave the cluster out of the clusters of that [[source]] to silence this.',
  }),
  E_SOURCE_BLOCKED: blocked('source'),
  E_SOURCE_UNCAUGHT: uncaught('source'),
  E_SOURCE_LEAK: leaked('source'),
  E_CLUSTER_CONFIG: (at: { cluster: string; file: string; problems: readonly ConfigProblem[] }) => ({
    message:
      `The [[cluster]] ${at.cluster} cannot be used: ` +
      `${at.problems.map(({ line, path, problem }) => `${at.file}${line === undefined ? '' : `:${line}`} ${path}: ${problem}`).join('; ')}.`,
    remedy: 'Fix it and save the file: gostats then reloads it. The other clusters are collected meanwhile.',
  }),
  E_CLUSTER_UNREACHABLE: (at: { cluster: string; problem: string; remedy?: string | undefined }) => ({
    message: `Cannot reach cluster ${at.cluster}: ${at.problem}.`,
    remedy:
      at.remedy ??
      'Check hostname and port of this [[cluster]] (OneFS listens on 8080) and the firewalls in between. gostats keeps trying; the other clusters are not affected.',
  }),
  E_CLUSTER_SLOW: (at: { cluster: string; problem: string }) => ({
    message: `Cluster ${at.cluster} is too slow: ${at.problem}.`,
    remedy: 'Poll less often, or set fetch_by_statgroup = true. gostats tries again in the next round.',
  }),
  E_CLUSTER_CERTIFICATE: (at: { cluster: string; problem: string; remedy: string }) => ({
    message: `The certificate of cluster ${at.cluster} is not trusted: ${at.problem}.`,
    remedy: at.remedy,
  }),
  E_CLUSTER_NOT_ONEFS: (at: { cluster: string; problem: string }) => ({
    message: `${at.cluster} does not look like a OneFS server: ${at.problem}.`,
    remedy: `Check hostname and port of this [[cluster]]${at.cluster.endsWith(':8080') ? '' : ': the OneFS API usually listens on port 8080'}. gostats keeps trying; the other clusters are not affected.`,
  }),
  E_CLUSTER_LOGIN: (at: { cluster: string; username: string }) => ({
    message: `Cluster ${at.cluster} refused the login of user "${at.username}".`,
    remedy:
      'Check username and password of this [[cluster]]. gostats keeps trying, rarely enough not to lock the account; the other clusters are not affected.',
  }),
  E_CLUSTER_IDENTITY: (at: { cluster: string; name: string; expected: string; found: string }) => ({
    message: `${at.cluster} is not the cluster it should be: its GUID is ${at.found || 'unknown'} (${at.name}), expected ${at.expected}.`,
    remedy: 'Nothing is collected from it. Fix hostname or guid in its [[cluster]]; gostats checks again every minute.',
  }),
  E_CLUSTER_TWICE: (at: { cluster: string; other: string; name: string; guid: string }) => ({
    message: `${at.cluster} is the same cluster as ${at.other}: ${at.name}, GUID ${at.guid}. It is collected once, through ${at.other}.`,
    remedy:
      'Remove one of the two [[cluster]] entries. This one takes over if the other is removed or stops answering.',
  }),
  E_CLUSTER_FORBIDDEN: (at: { cluster: string; path: string; needs?: readonly PrivilegeNeed[] | undefined }) => ({
    message: `Cluster ${at.cluster} denies access to ${at.path}.`,
    remedy: `${missingPrivilege(at.path, at.needs)} "gostats explain E_CLUSTER_FORBIDDEN" has the commands for a new role and user.`,
  }),
  E_CLUSTER_LIMIT: (at: { cluster: string; path: string; limit: string; found: number; allowed: number }) => ({
    message: `Cluster ${at.cluster} is over the limit ${at.limit} with its answer to ${at.path}: at least ${at.found}, allowed are ${at.allowed}.`,
    remedy: `This answer is discarded; others are processed. If this cluster is meant to send that much, raise ${at.limit} in [limits] or [cluster.limits].`,
  }),
  E_PAPI_REQUEST: (at: { cluster: string; path: string; status: number; problem: string }) => ({
    message: `Cluster ${at.cluster} answered ${at.status} to ${at.path}: ${at.problem}.`,
    remedy: 'This request is skipped in this round; everything else continues.',
  }),
  E_PAPI_UNAVAILABLE: (at: { cluster: string; path: string; problem: string }) => ({
    message: `Cluster ${at.cluster} did not answer ${at.path}: ${at.problem}.`,
    remedy: 'gostats tries again in the next round.',
  }),
  E_PAPI_ANSWER: (at: { cluster: string; path: string; problem: string }) => ({
    message: `Cluster ${at.cluster} sent an answer to ${at.path} that cannot be read: ${at.problem}.`,
    remedy:
      'gostats tries again in the next round. If this persists, check that hostname and port lead to the OneFS API; if they do, report it.',
  }),
  E_PORT_IN_USE: (at: { host: string; port: number; who: string }) => ({
    message: `${at.who}: port ${at.port} on ${at.host} is already in use.`,
    remedy: 'Stop the program that uses it ("ss -ltnp" shows which), or choose another port.',
  }),
  E_SIMULATOR_MISSING: (at: { command: string }) => ({
    message: `"${at.command}" needs the package @gostats/simulator, which is not installed.`,
    remedy: 'Install it where gostats is installed:  npm install -g @gostats/simulator  (without -g in a project).',
  }),
  E_LISTEN: (at: { host: string; port: number; who: string; problem: string }) => ({
    message: `${at.who}: cannot listen on port ${at.port} on ${at.host}: ${at.problem}.`,
    remedy:
      'Choose an address of this machine and a port that this user may open (ports below 1024 need extra privileges).',
  }),
  E_TLS_FILE: (at: { who: string; problem: string }) => ({
    message: `${at.who}: ${at.problem}`,
    remedy: 'Set tls_cert, tls_key and tls_client_ca to PEM files that this user can read.',
  }),
  E_HOOK: (at: { hook: string; tap: string; problem: string }) => ({
    message: `The plugin "${at.tap}" threw in the hook ${at.hook}: ${at.problem}.`,
    remedy: 'Report this to the author of the plugin. Collection continues without its result.',
  }),
  E_REGISTRY: (at: { problem: string; remedy: string }) => ({
    message: `The registry did not answer as expected: ${at.problem}.`,
    remedy: at.remedy,
  }),
  E_PACKAGE_MANAGER: (at: { problem: string; remedy: string }) => ({
    message: `Packages cannot be installed: ${at.problem}.`,
    remedy: at.remedy,
  }),
  E_PACKAGE_NAME: (at: { name: string; problem: string; remedy: string }) => ({
    message: `${JSON.stringify(redactAndCut(at.name, 80))} ${at.problem}.`,
    remedy: at.remedy,
  }),
  E_PACKAGE_NOT_FOUND: (at: { tried: readonly string[]; registry: string; similar: string | undefined }) => ({
    message: `The registry ${at.registry} does not have ${at.tried.join(' or ')}.`,
    remedy: `${at.similar === undefined ? 'Check the name and the version' : `Did you mean ${JSON.stringify(at.similar)}? If not, check the name`}: "gostats plugins search WORDS" searches this registry.`,
  }),
  E_PACKAGE_REFUSED: (at: { id: string; problem: string; remedy: string }) => ({
    message: `${at.id} was not installed: ${at.problem}. Nothing was changed.`,
    remedy: at.remedy,
  }),
  E_PACKAGE_INSTALL: (at: { id: string; doing: 'install' | 'remove'; folder: string; problem: string }) => ({
    message: `Could not ${at.doing} ${at.id} in ${at.folder}: ${at.problem}. Everything there is as it was before.`,
    remedy: 'Fix the cause and try again.',
  }),
  E_PACKAGE_UNUSABLE: (at: { id: string; folder: string; problem: string }) => ({
    message: `${at.id} cannot be used and was removed again; ${at.folder} is as it was before.\n${at.problem}`,
    remedy: 'Try another version (NAME@VERSION), or report this to the author of the package.',
  }),
  E_PACKAGE_USED: (at: { name: string; where: string }) => ({
    message: `${at.name} was not removed: the configuration uses it (${at.where}).`,
    remedy: 'Remove it from the configuration first; gostats would not start without it.',
  }),
  E_PACKAGE_NOT_INSTALLED: (at: { name: string; folder: string; similar: string | undefined }) => ({
    message: `No sink or plugin called ${JSON.stringify(redactAndCut(at.name, 80))} came with gostats or is installed for ${at.folder}.`,
    remedy: `${at.similar === undefined ? '' : `Did you mean ${JSON.stringify(at.similar)}? `}"gostats plugins list" lists what is installed; "gostats plugins add NAME" installs a package.`,
  }),
} satisfies Record<string, (at: never) => { message: string; remedy: string }>;

/** One problem in a configuration file. */
export interface ConfigProblem {
  /** The 1-based line; absent if there is none (a missing key). */
  readonly line?: number | undefined;
  /** The path of the key, e.g. `cluster[1].usrname`. */
  readonly path: string;
  /** What was expected and what was found. */
  readonly problem: string;
}

export type ErrorCode = keyof typeof catalogue;

/** An error of the catalogue. Neither its message nor its cause contains a secret, so it is safe to share. */
export class GostatsError extends Error {
  override readonly name = 'GostatsError';
  readonly code: ErrorCode;
  /** What the user can do about it. */
  readonly remedy: string;
  /** For E_CONFIG: the individual problems. */
  readonly problems: readonly ConfigProblem[] | undefined;

  constructor(code: ErrorCode, message: string, remedy: string, cause?: unknown, problems?: readonly ConfigProblem[]) {
    super(redact(message), cause === undefined ? undefined : { cause: redactError(cause) });
    this.code = code;
    this.remedy = remedy;
    this.problems = problems?.map((one) => ({ ...one, problem: redact(one.problem) }));
  }
}

/** Creates the error with a code from its details. */
export function gostatsError<Code extends ErrorCode>(
  code: Code,
  at: Parameters<(typeof catalogue)[Code]>[0],
  cause?: unknown,
): GostatsError {
  const { message, remedy } = (catalogue[code] as (at: unknown) => { message: string; remedy: string })(at);
  // Other codes also have `problems`, but of a different type.
  const problems = code === 'E_CONFIG' ? (at as { readonly problems: readonly ConfigProblem[] }).problems : undefined;
  return new GostatsError(code, message, remedy, cause, problems);
}
