// The start file has no static imports: on a Node too old for our packages it must say so in one sentence.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  process.stderr.write(
    `Earmark needs Node 24 or newer; this is ${process.version}. Start it with "npm start".\n`,
  );
  process.exit(1);
}
const { enableCompileCache, flushCompileCache } = await import('node:module');
// Compiled code is kept beside the build and goes with it. Where that folder cannot be written, each start compiles anew.
enableCompileCache(`${import.meta.dirname}/.cache`);
const { startLean } = await import('./platform/lean-start.ts');
const started = startLean();
const { startServer } = await import('./server.ts');
await startServer();
flushCompileCache();
started();
