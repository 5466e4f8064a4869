// Plain JavaScript that an old Node can read, so that it can say that it is too old.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `streamstress needs Node 22.19 or later, this is ${process.versions.node}: install a newer one\n`,
  );
  process.exit(2);
}
