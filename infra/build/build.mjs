import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';

/**
 * Builds what has changed: the backend by tsc (incremental) and Rolldown, data files beside it, the
 * console by Vite at the same time.
 * `npm start` calls it every time, so a build that is up to date has to cost next to nothing.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const dist = join(root, 'dist');
/** What tsc makes of the sources, file by file; the bundles are made of it. */
const modules = join(dist, 'modules');

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist') return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** One digest over names, sizes and contents. */
function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths.sort()) hash.update(relative(root, path)).update(readFileSync(path));
  return hash.digest('hex');
}

async function whenChanged(name, paths, build) {
  const stamp = join(dist, `.${name}`);
  const now = fingerprint(paths);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return;
  await build();
  mkdirSync(dist, { recursive: true });
  writeFileSync(stamp, now);
}

const bin = (name) => join(root, 'node_modules', name);
async function run(script, ...args) {
  const [code] = await once(spawn(process.execPath, [bin(script), ...args], { cwd: root, stdio: 'inherit' }), 'exit');
  if (code !== 0) process.exit(1);
}

const backend = ['apps', 'libs', 'test'].flatMap((folder) =>
  existsSync(join(root, folder)) ? filesBelow(join(root, folder)) : [],
);
const shared = [
  join(root, 'package-lock.json'),
  join(root, 'tsconfig.json'),
  join(root, '.config/tsconfig.build.json'),
  join(root, 'infra/build/bundle.mjs'),
];
const isConsole = (path) => path.startsWith(join(root, 'apps/console'));

const building = existsSync(join(root, 'apps/console'))
  ? whenChanged('console', [...filesBelow(join(root, 'apps/console')), shared[0]], () =>
      run('vite/bin/vite.js', 'build', 'apps/console', '--logLevel', 'warn'),
    )
  : undefined;

const sources = backend.filter((path) => !isConsole(path) && !path.endsWith('.spec.ts'));
await whenChanged('backend', [...sources, ...shared], async () => {
  // What is compiled is the same without its types being checked, which takes twice as long and is `npm run types`.
  await run('typescript/bin/tsc', '-p', '.config/tsconfig.build.json', '--noCheck');
  await bundle(root, modules, dist);
  for (const path of backend) {
    // Packs are read at run time; JSON that is imported is emitted by tsc itself.
    if (path.endsWith('.yaml')) {
      const target = join(dist, relative(root, path));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(path, target);
    }
  }
});
// Who runs it may not write here: what the embedded Postgres lacks of its libraries is added now.
const { findInstallation } = await import(pathToFileURL(join(modules, 'libs/embedded/postgres/installation.js')).href);
await findInstallation();
await building;
