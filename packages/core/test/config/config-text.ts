import { GostatsError } from '../../src/errors.js';
import { parseConfig } from '../../src/config/load.js';
import type { LoadOptions } from '../../src/config/resolve.js';
import type { ResolvedConfig } from '../../src/config/types.js';

export const GLOBAL = '[global]\nversion = "0.40"\nstats_processor = "alpha"\nactive_stat_groups = ["load"]\n';
export const LOGGING = '[logging]\nlog_to_stdout = true\n';
export const CLUSTER = '[[cluster]]\nhostname = "one"\nusername = "reader"\npassword = "hunter2"\n';
export const GROUP =
  '[[statgroup]]\nname = "load"\nupdate_interval = "*"\nstats = ["node.load.1min", "node.load.5min"]\n';
/** The least that is a whole configuration. */
export const LEAST: string = GLOBAL + LOGGING + CLUSTER + GROUP;

export function parse(text: string, options: Partial<LoadOptions> = {}): ResolvedConfig {
  return parseConfig(text, '/etc/gostats/idic.toml', { env: {}, ...options });
}

/** The error that a text is refused with. */
export function refusal(text: string, options: Partial<LoadOptions> = {}): GostatsError {
  try {
    parse(text, { strict: true, ...options });
  } catch (error) {
    if (error instanceof GostatsError) return error;
    throw error;
  }
  throw new Error('expected the configuration to be refused, and it was taken');
}

/** The problems that E_CONFIG lists, a line each. */
export function problemsOf(text: string, options: Partial<LoadOptions> = {}): string[] {
  const error = refusal(text, options);
  if (error.code !== 'E_CONFIG') throw error;
  return error.message
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

export function warningsOf(text: string): string[] {
  return parse(text).warnings.map(({ line, path, problem }) => `line ${line}  ${path}  ${problem}`);
}
