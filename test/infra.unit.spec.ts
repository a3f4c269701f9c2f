import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { describeConfig, readConfig } from '#config';
import { HealthController } from '../apps/api/http/health.controller.ts';
import { Admission } from '../apps/api/http/admission.ts';
import { Metrics } from '../apps/api/http/metrics.ts';
import type { ApiHost } from '../apps/api/host.ts';

const INFRA = new URL('../infra/', import.meta.url).pathname;

type Json = null | string | number | boolean | readonly Json[] | { readonly [name: string]: Json };
interface InfraFile {
  readonly name: string;
  readonly text: string;
  readonly documents: readonly Json[];
}

const files: readonly InfraFile[] = ['compose', 'kubernetes', 'prometheus', 'grafana'].flatMap((folder) =>
  readdirSync(join(INFRA, folder)).map((file) => {
    const text = readFileSync(join(INFRA, folder, file), 'utf8');
    return { name: `${folder}/${file}`, text, documents: parsed(text, file) };
  }),
);

function parsed(text: string, file: string): readonly Json[] {
  if (file.endsWith('.json')) return [JSON.parse(text) as Json];
  return parseAllDocuments(text, { merge: true }).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw new Error(`${file}: ${error.message}`);
    return document.toJS() as Json;
  });
}

/** Every value under a name, however deep. */
function under(value: Json, name: string): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((one) => under(one, name));
  return Object.entries(value as Record<string, Json>).flatMap(([key, one]) => [
    ...(key === name ? [one] : []),
    ...under(one, name),
  ]);
}

const documentsOf = (folder: string): readonly Json[] =>
  files.filter(({ name }) => name.startsWith(`${folder}/`)).flatMap(({ documents }) => documents);

const settings = new Set(Object.keys(describeConfig(readConfig({}))));
/** What Node itself reads. */
const NODES_OWN = ['NODE_ENV'];

describe('the files of infra/', () => {
  it('are all there, and all parse', () => {
    expect(files.map(({ name }) => name).sort()).toEqual([
      'compose/cluster.yaml',
      'compose/single.yaml',
      'grafana/redress.json',
      'kubernetes/api.yaml',
      'kubernetes/configuration.yaml',
      'kubernetes/projector.yaml',
      'kubernetes/timekeeper.yaml',
      'prometheus/prometheus.yml',
      'prometheus/rules.yaml',
    ]);
    for (const { documents } of files) expect(documents).not.toContain(null);
  });

  it('set only what Redress reads, in a form that it takes', () => {
    const environments: Record<string, string>[] = [];
    for (const services of documentsOf('compose').flatMap((one) => under(one, 'services'))) {
      for (const service of Object.values(services as Record<string, { image?: string; environment?: Json }>)) {
        if (service.image === 'redress') environments.push(service.environment as Record<string, string>);
      }
    }
    for (const env of documentsOf('kubernetes').flatMap((one) => under(one, 'env'))) {
      const entries = env as unknown as readonly { name: string; value?: string }[];
      environments.push(Object.fromEntries(entries.map(({ name, value }) => [name, value ?? ''])));
    }
    environments.push(...documentsOf('kubernetes').flatMap((one) => under(one, 'data') as never));
    const dockerfile = readFileSync(join(INFRA, 'docker/Dockerfile'), 'utf8');
    const set =
      /^ENV (.+)$/m
        .exec(dockerfile)?.[1]
        ?.split(' ')
        .map((one) => one.split('=')) ?? [];
    environments.push(Object.fromEntries(set) as Record<string, string>);
    expect(environments).toHaveLength(1 + 3 + 3 + 1 + 1);
    for (const environment of environments) {
      const unknown = Object.keys(environment).filter((name) => !settings.has(name) && !NODES_OWN.includes(name));
      expect(unknown).toEqual([]);
      expect(() => readConfig(environment)).not.toThrow();
    }
  });

  it('show and alert on what /metrics exposes, and on nothing else', async () => {
    const host = {
      core: { watchAppends: () => () => undefined, time: { now: () => '2026-11-22T09:30:00.000Z' } },
      readModel: { dataSource: {} },
      subscriptions: () => [],
    } as unknown as ApiHost;
    const exposed = new Set(['up']);
    for (const [, name = '', type] of (
      await new Metrics(host, new Admission({ atOnce: 1, waiting: 0 })).text()
    ).matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
      exposed.add(name);
      if (type === 'histogram') for (const suffix of ['_bucket', '_sum', '_count']) exposed.add(`${name}${suffix}`);
    }
    const expressions = [...documentsOf('prometheus'), ...documentsOf('grafana')].flatMap((one) => under(one, 'expr'));
    expect(expressions.length).toBeGreaterThan(20);
    const named = expressions.flatMap(
      (one) => (one as string).match(/\b(?:redress|nodejs|process)_[a-z0-9_]+|\bup\b/g) ?? [],
    );
    expect([...new Set(named)].filter((name) => !exposed.has(name))).toEqual([]);
    // What there is to watch is watched.
    const ours = [...exposed].filter((name) => /^redress_.*(?<!_bucket|_sum|_count)$/.test(name));
    const unwatched = ours.filter((name) => !named.some((one) => one.startsWith(name)));
    expect(unwatched).toEqual([]);
  });

  it('probe routes that there are', () => {
    const routes = (['live', 'ready', 'text'] as const).map((handler) => {
      const route = Object.getOwnPropertyDescriptor(HealthController.prototype, handler)?.value as object;
      return `/${String(Reflect.getMetadata('path', route))}`;
    });
    expect(routes).toEqual(['/health/live', '/health/ready', '/metrics']);
    const probes = documentsOf('kubernetes').flatMap((one) => under(one, 'httpGet')) as unknown as { path: string }[];
    expect(probes).toHaveLength(9);
    for (const { path } of probes) expect(routes).toContain(path);
    for (const path of documentsOf('prometheus').flatMap((one) => under(one, 'metrics_path'))) {
      expect(routes).toContain(path);
    }
    expect(readFileSync(join(INFRA, 'docker/Dockerfile'), 'utf8')).toContain('/health/live');
  });

  it('start programs that there are', () => {
    const started = [
      ...documentsOf('compose').flatMap((one) => under(one, 'command')),
      ...documentsOf('kubernetes').flatMap((one) => under(one, 'args')),
    ]
      .flatMap((one) => one as readonly string[])
      .filter((one) => one.startsWith('dist/'));
    const apps = new URL('../apps/', import.meta.url).pathname;
    const programs = readdirSync(apps).map((app) => `dist/apps/${app}/main.js`);
    expect(started).toHaveLength(6);
    for (const program of started) expect(programs).toContain(program);
  });

  it('hold no secret, publish no port of a store, and run nothing as root or with a root that can be written', () => {
    for (const { text } of files) expect(text).not.toMatch(/PASSWORD: [^$]|BEGIN [A-Z ]*PRIVATE KEY/);
    for (const services of documentsOf('compose').flatMap((one) => under(one, 'services'))) {
      for (const [name, service] of Object.entries(services as Record<string, Record<string, Json>>)) {
        if (service['image'] === 'redress') expect([name, service['read_only']]).toEqual([name, true]);
        else expect([name, service['ports'] ?? null]).toEqual([name, null]);
      }
    }
    const deployments = documentsOf('kubernetes').filter((one) => (one as { kind: string }).kind === 'Deployment');
    expect(deployments).toHaveLength(3);
    for (const deployment of deployments) {
      expect(under(deployment, 'runAsNonRoot')).toEqual([true]);
      expect(under(deployment, 'readOnlyRootFilesystem')).toEqual([true, true]);
      expect(under(deployment, 'terminationGracePeriodSeconds')).toEqual([30]);
    }
    expect(readFileSync(join(INFRA, 'docker/Dockerfile'), 'utf8')).toMatch(/^USER node$/m);
  });

  it('evict no component to its last', () => {
    const budgets = documentsOf('kubernetes').filter((one) => (one as { kind: string }).kind === 'PodDisruptionBudget');
    expect(budgets.flatMap((one) => under(one, 'minAvailable'))).toEqual([1, 1, 1]);
    expect(documentsOf('kubernetes').flatMap((one) => under(one, 'replicas'))).toEqual([2, 2, 2]);
  });
});
