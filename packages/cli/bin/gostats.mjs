#!/usr/bin/env node
// Plain and old JavaScript on purpose: a Node that is too old must get as far as the sentence that says so.
var found = process.versions.node.split('.').map(Number);

if (found[0] < 22 || (found[0] === 22 && found[1] < 19)) {
  process.stderr.write(
    'gostats needs Node.js 22.19 or newer, and this is ' + process.version + ' (' + process.execPath + '). ' +
      'Install a newer one, for example from https://nodejs.org, and start gostats again.\n',
  );
  process.exit(1);
} else {
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
