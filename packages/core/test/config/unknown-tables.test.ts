import { describe, expect, it } from 'vitest';
import { LEAST, parse, problemsOf, refusal } from './config-text.js';

const WITH_PROMETHEUS = LEAST.replace('"alpha"', '"prometheus"');
const FIELDS = 'authenticated = true\nusername = "scraper"\npassword = "hunter2"\nlisten_address = "127.0.0.1"\n';

describe('a table that resembles a known one and is none', () => {
  it.each([
    'promethius',
    'prometeus',
    'promehteus',
    'prometheuss',
    'promethues',
    'prometheus_',
    'prometheus2',
    'prometheus_sink',
    'sink_prometheus',
    'prometheussink',
    'sink-prometheus',
    'gostats-sink-prometheus',
    'prometheusSink',
    'prom-etheus',
    'prom',
    'my_prometheus',
    '"рrоmеthеus"', // Cyrillic letters
    '"prometheus "',
    '"prome​theus"', // a space without width
    '"ｐrometheus"',
    '"prométheus"',
    'pr0metheu5',
    '"prometheus.web"',
  ])('[%s] is an error: the password that stands there would not be read', (header) => {
    const [problem] = problemsOf(`${WITH_PROMETHEUS}[${header}]\n${FIELDS}`);
    expect(problem).toMatch(/^line 15 {2}\S.* {2}unknown table; did you mean \[prometheus\]\?$/);
  });

  it.each(['promethius', 'Prometheus-'])('[%s] is one beside the right table too, and whatever is in use', (header) => {
    expect(problemsOf(`${WITH_PROMETHEUS}[prometheus]\n[${header}]\n`).join()).toContain('did you mean [prometheus]');
    expect(problemsOf(`${LEAST}[${header}]\n`).join()).toContain('did you mean [prometheus]');
  });

  it.each([
    ['[[promethius]]', 'prometheus'],
    ['[influxdb2]', 'influxdbv2'],
    ['[influxdb_v2]', 'influxdbv2'],
    ['[influx]', 'influxdb'],
    ['[influx-db]', 'influxdb'],
    ['[prom-http-sd]', 'prom_http_sd'],
    ['[prom_sd_http]', 'prom_http_sd'],
    ['[prom_http_sds]', 'prom_http_sd'],
    ['[discards]', 'discard'],
    ['[aplha]', 'alpha'],
    ['[alpha-sink]', 'alpha'],
  ])('%s was meant to be [%s]', (header, meant) => {
    expect(problemsOf(`${LEAST}${header}\n`).join()).toMatch(new RegExp(`did you mean \\[${meant}\\]\\?$`));
  });

  it.each([
    ['web', 'webs'],
    ['web', 'wbe'],
    ['splunk', 'splnk'],
    ['splunk', 'splunk_sink'],
  ])('[%s] of an installed sink, written %s', (installed, header) => {
    expect(problemsOf(`${LEAST}[${header}]\n`, { sinkTables: [installed] }).join()).toContain(
      `did you mean [${installed}]`,
    );
  });

  it('[second], the id of a [[sink]], whose options stand elsewhere', () => {
    const text = `${LEAST}[[sink]]\nuse = "prometheus"\nid = "second"\n[second]\n${FIELDS}`;
    expect(problemsOf(text)).toEqual([
      'line 18  second  the id of a [[sink]]; its options go below it, in [sink.options]',
    ]);
  });

  it('does not show what stands in it', () => {
    expect(refusal(`${WITH_PROMETHEUS}[promethius]\n${FIELDS}`).message).not.toContain('hunter2');
  });
});

describe('a table of a sink that is not in use', () => {
  it.each(['influxdb', 'influxdbv2', 'prometheus', 'prom_http_sd', 'discard', 'splunk'])(
    '[%s] stays as it is',
    (name) => {
      const { warnings } = parse(`${LEAST}[${name}]\nhost = "x"\n`, { sinkTables: ['splunk'] });
      expect(warnings).toEqual([]);
    },
  );

  it.each(['kafka', 'graphite', 'zabbix', 'elastic', 'nats', 'mqtt', 'tdengine', 'clickhouse'])(
    '[%s] of one that is not even installed is said, and stays',
    (name) => {
      const { warnings } = parse(`${LEAST}[${name}]\nhost = "x"\n`, { sinkTables: ['splunk'] });
      expect(warnings.map(({ path, problem }) => `${path}: ${problem}`)).toEqual([
        `${name}: no sink that is in use or installed reads this table`,
      ]);
    },
  );

  it.each(['@gostats/sink-prometheus', 'gostats-sink-splunk', '@acme/gostats-sink-splunk'])(
    'is not asked for when %s is in use',
    (use) => {
      const name = use.replace(/.*sink-/, '');
      expect(parse(`${LEAST.replace('alpha', use)}[${name}]\n`, { sinkTables: [] }).warnings).toEqual([]);
    },
  );
});
