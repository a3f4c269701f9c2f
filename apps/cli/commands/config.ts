import { describeConfig, readConfig } from '#config';
import { answer } from '../output.ts';

/** `redress config`: the configuration as it would be used, secrets masked. */
export function configCommand({ json }: { readonly json: boolean }): void {
  const described = describeConfig(readConfig(process.env));
  const width = Math.max(...Object.keys(described).map((name) => name.length));
  const lines = Object.entries(described).map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  answer(json, described, lines.join('\n'));
}
