import { readdirSync, rmSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { rolldown } from 'rolldown';

/**
 * What is started by its path: the apps, what is run by hand, and the threads that they start. Each becomes a file at
 * the same place in `dist`, with what they share in `dist/chunks`: three thousand files that need not be found, read and
 * linked at every start.
 */
const STARTED = [
  /^apps\/\w+\/main\.js$/,
  /^apps\/cli\/demo\.js$/,
  /\/generate[\w-]*\.js$/,
  /^libs\/.*\/worker\.js$/,
  /^test\/\w+\/(main|run|native|measure|node-process)\.js$/,
];

/** Code of their own that is no JavaScript, and what no bundler can follow: they stay where npm has put them. */
const NATIVE = /^(lmdb|@electric-sql\/|@swc\/|testcontainers)/;

/** Packages that a library would use if they were there: it asks for them itself, and takes no for an answer. */
const leaveMissing = {
  name: 'leave-missing',
  async resolveId(name, importer) {
    if (importer === undefined || (await this.resolve(name, importer, { skipSelf: true })) !== null) return null;
    return { id: name, external: true };
  },
};

/** Where a module would be if it were not part of a bundle: what it looks for beside itself is there. */
function atHome(modules) {
  const mark = 'at-home:';
  return {
    name: 'at-home',
    transform(code, id) {
      if (!id.startsWith(modules) || !code.includes('import.meta.url')) return null;
      const home = relative(modules, id);
      return code.replaceAll('import.meta.url', `new URL(${JSON.stringify(mark + home)}, import.meta.url).href`);
    },
    renderChunk(code, { fileName }) {
      if (!code.includes(mark)) return null;
      return code.replaceAll(new RegExp(`${mark}([^"']+)`, 'g'), (_, home) => {
        const path = posix.relative(posix.dirname(fileName), home);
        return path.startsWith('.') ? path : `./${path}`;
      });
    },
  };
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** Bundles what tsc has put into `modules`, into `dist`. */
export async function bundle(root, modules, dist) {
  const started = filesBelow(modules)
    .map((path) => relative(modules, path))
    .filter((path) => STARTED.some((form) => form.test(path)));
  const bundled = await rolldown({
    input: Object.fromEntries(started.map((path) => [path.slice(0, -3), join(modules, path)])),
    cwd: root,
    platform: 'node',
    external: NATIVE,
    plugins: [leaveMissing, atHome(modules)],
    // Code that a library evaluates by itself is its own affair; whatever else is said ends the build.
    onLog: (_level, { code, message }) => {
      if (!['EVAL', 'DIRECT_EVAL', 'COMMONJS_VARIABLE_IN_ESM'].includes(code)) throw new Error(message);
    },
  });
  rmSync(join(dist, 'chunks'), { recursive: true, force: true });
  await bundled.write({
    dir: dist,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // GraphQL's types and what Nest injects go by the names of classes.
    keepNames: true,
  });
  await bundled.close();
}
