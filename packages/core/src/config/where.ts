import type { ResolvedConfig } from './types.js';

/** `sink[0] in /etc/gostats/idic.toml, line 41` */
export function whereOf(config: Pick<ResolvedConfig, 'file' | 'locate'>, path: string): string {
  const line = config.locate(path.startsWith('stats_processor') ? `global.${path}` : path);
  return `${path} in ${config.file}${line === undefined ? '' : `, line ${line}`}`;
}
