#!/usr/bin/env node
// Plain and old JavaScript on purpose: a Node that is too old must get as far as the sentence that says so.
var found = process.versions.node.split('.').map(Number);

if (found[0] < 22 || (found[0] === 22 && found[1] < 19)) {
  process.stderr.write(
    'gostats needs Node.js 22.19 or newer, and this is ' +
      process.version +
      ' (' +
      process.execPath +
      '). ' +
      'Install a newer one, for example from https://nodejs.org, and start gostats again.\n',
  );
  process.exit(1);
} else {
  closeDebugger();
  nameProcess();
  import('../dist/main.js').then(
    function (program) {
      return program.main(process.argv.slice(2));
    },
    function (error) {
      var notBuilt = error.code === 'ERR_MODULE_NOT_FOUND' && String(error.message).indexOf('dist/main.js') !== -1;
      process.stderr.write(
        notBuilt
          ? 'gostats is not built: run "npm run setup" in its workspace, or install @gostats/cli again.\n'
          : 'gostats cannot be loaded: ' + error.message + '. Install @gostats/cli again.\n',
      );
      process.exit(1);
    },
  );
}

/**
 * SIGUSR1 opens Node's debugger, to whoever is on this machine and without a password; logrotate sends it to us. A listener
 * takes that away, but only from here on: the flag does it from the first moment, and takes this process's place (same
 * process id) with itself. It does not stand in the first line, because the env of busybox knows no -S, and an old Node
 * would end with "bad option" instead of the sentence above. Units and images give it themselves.
 */
function closeDebugger() {
  // The second one: what is read, decoded and thrown away each round would else be let grow to 48 MB of memory, and what
  // survives it to a heap of twice what is in use. With it a process that reached its limits stays 80 MB smaller.
  var flags = ['--disable-sigusr1', '--max-semi-space-size=8'];
  var ignore = function () {};
  process.on('SIGUSR1', ignore);
  process.on('SIGUSR2', ignore); // it would end the process
  var given = process.execArgv.indexOf(flags[0]) !== -1 || (process.env.NODE_OPTIONS || '').indexOf(flags[0]) !== -1;
  if (given || process.platform === 'win32' || process.versions.bun !== undefined) return;
  // A parent's channel would not survive.
  if (process.channel === undefined && typeof process.execve === 'function') {
    try {
      process.execve(
        process.execPath,
        [process.argv0].concat(flags, process.execArgv, process.argv.slice(1)),
        process.env,
      );
    } catch {
      // Node's permission model forbids it, say: then what came before this line is undone.
    }
  }
  if (
    !process.execArgv.some(function (arg) {
      return arg.indexOf('--inspect') === 0;
    })
  ) {
    import('node:inspector').then(function (inspector) {
      if (inspector.url() !== undefined) inspector.close();
    }, ignore);
  }
}

/** `pgrep gostats` and `pidof gostats` find it; `ps` shows its arguments as well. */
function nameProcess() {
  process.title = ['gostats'].concat(process.argv.slice(2)).join(' ');
  if (process.platform !== 'linux') return;
  import('node:fs')
    .then(function (fs) {
      // The title is the name of the process too, as much of it as fits: that is the program alone.
      fs.writeFileSync('/proc/self/comm', 'gostats');
    })
    .catch(function () {});
}
