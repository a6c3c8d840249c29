// Runs on any Node, so old syntax only. Node strips types from .ts files without a flag from 22.18 on.
var parts = process.versions.node.split('.');
var major = Number(parts[0]);
var minor = Number(parts[1]);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    'Ratchet needs Node 22.18 or newer and this is ' +
      process.versions.node +
      ': run "npm ci" without --omit=optional (it brings Node 24 on linux-x64), or install a newer Node.\n',
  );
  process.exit(2);
}
