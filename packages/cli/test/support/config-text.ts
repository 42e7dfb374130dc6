export interface ConfigText {
  readonly port: number;
  readonly hostname?: string;
  /** More lines of that [[cluster]]. */
  readonly cluster?: string;
  readonly password?: string;
  readonly version?: string;
  /** `stats_processor = …` as it stands in the file. */
  readonly processor?: string;
  readonly logging?: string;
  readonly stats?: readonly string[];
  /** Further tables. */
  readonly more?: string;
}

/** A small `idic.toml` for one cluster on this machine. */
export function configText({
  port,
  cluster = 'verify-ssl = false',
  password = 'gostats',
  ...rest
}: ConfigText): string {
  const {
    stats = ['cluster.cpu.sys.avg', 'cluster.cpu.user.avg'],
    hostname = '127.0.0.1',
    version = '0.40',
    processor = '"discard"',
    logging = 'log_to_stdout = true',
    more = '',
  } = rest;
  return `[global]
version = "${version}"
stats_processor = ${processor}
min_update_interval_override = 5
active_stat_groups = ["cpu"]

[logging]
${logging}

[[cluster]]
hostname = "${hostname}"
port = ${port}
username = "gostats"
password = ${JSON.stringify(password)}
${cluster}

[[statgroup]]
name = "cpu"
update_interval = "*"
stats = ${JSON.stringify(stats)}

${more}
`;
}
