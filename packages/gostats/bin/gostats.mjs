#!/usr/bin/env node
// The program of @gostats/cli, started from a package that depends on sinks: from here it finds them by their names.
void import('@gostats/cli/bin');
