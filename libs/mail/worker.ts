import { parentPort, workerData } from 'node:worker_threads';
import { readMail } from './incoming.ts';

/** Reads the one message that it was started with, and says what it found. */
const mail = await readMail(workerData as Uint8Array);
parentPort?.postMessage(mail);
