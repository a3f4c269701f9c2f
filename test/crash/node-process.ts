import { armFaults } from '#faults';
import { startNode } from '../../libs/embedded/node/node.ts';

/** The EventStoreDB-compatible node in a process of its own, so that it can die alone: `NODE_DIR`, `NODE_PORT`, `NODE_SECRET`. */
armFaults(process.env);
const { NODE_DIR: directory = '', NODE_PORT: port, NODE_SECRET: secret = '' } = process.env;
const fail = (error: unknown): void => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
};
const node = await startNode({ directory, port: Number(port), secret, fail });
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void node.close().then(() => process.exit(0), fail));
}
process.stdout.write('The node is at work.\n');
