/**
 * The dot-separated words of all stat keys that OneFS releases up to 9.11 are known to publish, without numbers; some
 * contain spaces. These 4 kB are enough to detect a misspelt key, without shipping all 5635 keys. A test compares them
 * with the simulator's.
 */
export const keyWords: ReadonlySet<string> = new Set(
  `
  05Vccp P1|05Vccp P2|0V|0V STBY|0vSFC|12v|12vSFC|12vminusSFC|15min|1V STBY|1min|35 P1LV AB|35 P1LV CD|35 P2LV AB|
  35 P2LV CD|3V|3V AUX|3V Vbat|3v|3vSB|3vSFC|5 P1MEM AB|5 P1MEM CD|5 P2MEM AB|5 P2MEM CD|5min|5v|5vFPF|5vSB|5vSFC|
  8V AUX|8vSFC|Agg Therm Mgn 1|BB +1|BB +12|BB +3|BB +5|BB P1 VR Temp|BB P2 VR Temp|BB Vtt 1 Temp|BB Vtt 2 Temp|
  BIOS Evt Sensor|BMC FW Health|BMC Watchdog|Button|CATERR|CPU Missing|Chipset Sensor|DIMM Thrm Mrgn 1|
  DIMM Thrm Mrgn 2|DIMM Thrm Mrgn 3|DIMM Thrm Mrgn 4|Exit Air Temp|FP NMI Diag Int|FW Update Status|Fan Redundancy|
  FanFail1|FanFail2|Front Panel Temp|HDD 1 Status|HDD 2 Status|HDD 3 Status|HDD 4 Status|HDD 5 Status|HDD 6 Status|
  HDD 7 Status|HDD 8 Status|HSBP 1 Temp|IMBVer|IO Mod Presence|IPMI Watchdog|LAN NIC Temp|MIC 1 Margin|MIC 1 Status|
  MIC 2 Margin|MIC 2 Status|Mem Conf Sensor|Mem P1 Thrm Trip|Mem P2 Thrm Trip|Mem Rdnc Sensor|Mem err Sensor|
  Mmry ECC Sensor|Mmry Parity Err|NM Capabilities|NM Exception|NM Health|NM Threshold|Ocp1|Ocp2|Ovp1|Ovp2|
  P1 DTS Therm Mgn|P1 ERR2|P1 MSID Mismatch|P1 Mem01 VRD Hot|P1 Mem23 VRD Hot|P1 Status|P1 Therm Margin|P1 VRD Hot|
  P2 DTS Therm Mgn|P2 ERR2|P2 MSID Mismatch|P2 Mem01 VRD Hot|P2 Mem23 VRD Hot|P2 Status|P2 Therm Margin|P2 VRD Hot|
  PCI Lgcy Sensor|PCIe Cor Sensor|PCIe Fat Sensor|POST Err Sensor|PS1 Fan Fail|PS1 Input Power|PS1 Status|
  PS1 Temperature|PS2 Fan Fail|PS2 Input Power|PS2 Status|PS2 Temperature|Physical Scrty|Pwr Unit Redund|
  Pwr Unit Status|PwrGood1|PwrGood2|PwrOff1|PwrOff2|QPI Corr Sensor|QPI Fatl Sensor|QPI Link Width|Rdnc Mod Sensor|
  SAS Mod Presence|SAS Mod Temp|SMI Timeout|SPS FW Health|SSB Temp|SSB Therm Trip|Sparing Rdnc|System Event|
  System Event Log|System Fan 1A|System Fan 1B|System Fan 2A|System Fan 2B|System Fan 3A|System Fan 3B|System Fan 4A|
  System Fan 4B|System Fan 5A|System Fan 5B|System Fan 6A|System Fan 6B|TempFail1|TempFail2|Uvp1|Uvp2|VR Watchdog|
  access|account|active|active_sessions|addrps1|addrps2|alert|all|altitude|amps|aread|audit|avail|available|avg|
  backup|basic_stats|battery|bay|blocked|blocks|boottime|busy|bytes|cache|cache_stats|cacps1|cacps2|ccb|cdcps1|cdcps2|
  cee|celsius|charge|cifs|clients|clientstats|cloudpools|cluster|coalescer|compression|conn|connected|contended|cores|
  count|cpu|created|curr|current_size|data|dataset|deadlocked|dedupe|deduplicated|deleted|desc|dfm|disk|diskless|down|
  drive|efficiency|enabled|encoded|errors|estimated|events|export|ext|fan|files|fisi1|fisi2|fisi3|fps11|fps21|free|
  ftp|getattr|group|hdfs|health|heat|hist0|hist1|hist2|hist3|hist4|hist5|hist6|hit|http|idle|iface|ifm|ifs|in|
  incompressible|info|inline|inodes|int|internal|intr|invalid|io|iosched|ip|irp|je|jobd|journal|l1|l2|l3|latencies|
  latency|link|list|lnum|load|lock|logged|logical|lookup|lookups|lsaclientdisk|lsaclientmemory|lsass_in|lsass_out|
  malloc|max|maximum_size|mds|memory|meta|meters|misc|miss|misses|name|names|ndmp|negative_hits|net|nfs|nfs3|nfs4|
  nfs4rdma|nfsrdma|nice|nlm|node|nonencoded|noresolve|notry|num|num_workers|nv1Vcur|nv2Vcur|nvram|oldest_page_age|
  open|ops|optime_stats|out|overall|packets|papi|percent|performance|physical|pinps1|pinps2|policy|positive_hits|
  poutps1|poutps2|power|prefetch|pressure_count|proc|process|protection|proto|protostats|queue|rate|ratio|rbm|read|
  readonly|redirector|reduce|reduced|removed|rename|replay_tcp|replay_udp|reserved|restore|root|rp|rpms|s3|saved|
  sec_principal|sec_sid|sec_username|sensor|setattr|settable|siq|size|slow|smartfailed|smb|smb1|smb2|snapshots|ssd|
  sstore|start|stats|status|stf|sum|sys|sysfs|tFP|tSFC1|tSystem|tcp|temp|test|thread|throttle_events|throttling|
  timeout_count|timeout_period|total|tps1|tps2|tutCPU0|tutCPU1|type|uma|unfilt|unhealthy|unlink|up|uptime|used|user|
  v3_error_stats|v4_dircache|v4_error_stats|vCore0|vCore1|vDimmCPU0|vDimmCPU1|vacps1|vacps2|var|varcrash|vm|volt|
  volts|vop|wait|watts|write|written|xfer|xfers|zero
`
    .split('|')
    .map((word) => word.trim()),
);
