import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Arguments for a worker or a process that is to run TypeScript sources, as in the specs, where nothing is compiled.
 * Nothing of this is used by the compiled product. Where Node strips types by itself there is nothing to add; else a
 * module hook hands each `.ts` file to a compiler.
 */
export function typescriptArguments(): string[] {
  if ('typescript' in process.features && process.features.typescript) return [];
  const require = createRequire(import.meta.url);
  // Its native part does not survive being unloaded with one worker and loaded by the next: here it stays.
  require('@swc/core');
  const swc = pathToFileURL(require.resolve('@swc/core')).href;
  const hook = `
    import swc from ${JSON.stringify(swc)};
    export async function load(url, context, next) {
      if (!url.endsWith('.ts')) return next(url, context);
      const { source } = await next(url, { ...context, format: 'module' });
      const { code } = await swc.transform(String(source), {
        filename: url, sourceMaps: 'inline', swcrc: false, module: { type: 'es6' },
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      });
      return { format: 'module', source: code, shortCircuit: true };
    }`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(asUrl(hook))});`;
  return ['--import', asUrl(register)];
}

function asUrl(javascript: string): string {
  return `data:text/javascript,${encodeURIComponent(javascript)}`;
}
