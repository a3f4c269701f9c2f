import { createReadStream, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply } from 'fastify';

/**
 * The console comes from here and nowhere else: no script, font or call of an outside address. Monaco sets its styles
 * in line and may start its workers from blobs.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
};

/** Where Vite builds it: `dist/apps/console`, seen from the sources and from the build alike. */
function consoleFolder(): string | null {
  const here = dirname(fileURLToPath(import.meta.url));
  const candidates = [join(here, '../../console'), join(here, '../../../dist/apps/console')];
  return candidates.find((folder) => existsSync(join(folder, 'assets'))) ?? null;
}

/**
 * Serves the console's files at `/console`. They are listed once, so that a request can name one of them and nothing
 * else of the disk.
 */
export async function serveConsole(app: FastifyInstance): Promise<void> {
  const root = consoleFolder();
  if (root === null) {
    app.get('/console', (_request, reply) =>
      reply.code(404).send({ code: 'CONSOLE_NOT_BUILT', message: 'The console is not built: npm run build' }),
    );
    return;
  }
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [relative(root, file).split(sep).join('/'), file]),
  );
  app.get('/console', (_request, reply) => reply.redirect('/console/'));
  app.get<{ Params: { '*': string } }>('/console/*', (request, reply) => {
    const name = request.params['*'] === '' ? 'index.html' : request.params['*'];
    const file = files.get(name);
    if (file === undefined) return reply.code(404).send({ code: 'NOT_FOUND', message: `The console has no ${name}` });
    return send(reply, name, file);
  });
}

/** Names under `assets/` carry a digest of their content, so they never change. */
const send = (reply: FastifyReply, name: string, file: string): FastifyReply =>
  reply
    .type(TYPES[extname(name)] ?? 'application/octet-stream')
    .header('cache-control', name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('referrer-policy', 'no-referrer')
    .send(createReadStream(file));
