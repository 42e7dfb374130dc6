@rem "exec" in the scripts of package.json lets node take the place of npm's shell, so that a signal to npm reaches it and
@rem its exit code is npm's. cmd.exe knows no exec and finds this file instead, which runs the rest of the line.
@%*
