/**
 * The packages that this project publishes itself, by the name a configuration has for them: an install line is printed for
 * these alone, and no package of somebody else answers to their names. Declared here and nowhere else; a test holds it
 * against the workspace.
 */
export const officialSinks: Readonly<
  Record<
    string,
    {
      readonly tables: readonly string[];
      /** Its user and password count with `authenticated = true` alone. */ readonly optionalLogin?: boolean;
    }
  >
> = {
  discard: { tables: ['discard'] },
  influxdb: { tables: ['influxdb'], optionalLogin: true },
  influxdbv2: { tables: ['influxdbv2'] },
  prometheus: { tables: ['prometheus', 'prom_http_sd', 'web'], optionalLogin: true },
};

export const officialTables: readonly string[] = Object.values(officialSinks).flatMap(({ tables }) => tables);

/** `@gostats/sink-influxdb` */
export const officialPackages: ReadonlySet<string> = new Set(
  Object.keys(officialSinks).map((name) => `@gostats/sink-${name}`),
);
