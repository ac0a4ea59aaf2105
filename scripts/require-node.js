// Parsed by every Node that knows modules, so that an old one gets words instead of a syntax error.
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Tandem needs Node 20.19 or newer; this is ${process.version} (${process.execPath}).\n` +
      "Install a current one from https://nodejs.org (or with nvm, fnm, volta) and run the same command again.",
  );
  process.exit(1);
}

export {};
