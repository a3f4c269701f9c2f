export * from './faults.ts';
export { isErased } from './key-store.ts';
export type { KeptRecord, KeyRecord, KeyStore, WrappedKey } from './key-store.ts';
export { LmdbKeyStore } from './lmdb-key-store.ts';
export {
  loadMasterKey,
  loadOrCreateMasterKey,
  loadOrCreateMasterKeyFile,
  MasterKey,
  replaceMasterKeyFile,
} from './master-key.ts';
export { openFields } from './open-fields.ts';
export type { Opened } from './open-fields.ts';
export { PostgresKeyStore } from './postgres-key-store.ts';
export type { PostgresKeyStoreOptions } from './postgres-key-store.ts';
export { changeMasterKey } from './change-master-key.ts';
export type { MasterKeyChange } from './change-master-key.ts';
export { fingerprintFields, sealFields } from './seal-fields.ts';
export type { SubjectOf } from './seal-fields.ts';
export { checkValueUnder, SubjectKeys } from './subject-keys.ts';
export type { SubjectStanding } from './subject-keys.ts';
export { Vault } from './vault.ts';
