export { attachEmbedded, startEmbedded, type EmbeddedOptions, type EmbeddedStores } from './embedded-stores.ts';
export { DataDirectoryLockedError, type RunningStores } from './data-directory.ts';
export { StoreFailedError } from './store-worker.ts';
