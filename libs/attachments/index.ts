export { Attachments, MAX_BYTES, sha256, type Found, type Owner } from './attachments.ts';
export { BlobsUnavailable, LOG_PLACE, type Blobs } from './blobs.ts';
export { FolderBlobs } from './folder-blobs.ts';
export { baseType, isOfType, MEDIA_TYPES } from './media-types.ts';
export { parseS3Address, type S3Address } from './s3-address.ts';
export { S3Blobs, type S3Credentials } from './s3-blobs.ts';
