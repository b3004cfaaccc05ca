// Uploads a file with tus-js-client, is interrupted in the middle of a request, goes on with another one, and prints what was asked for as JSON.
import { readFile } from 'node:fs/promises';
import * as tus from 'tus-js-client';

const { BASE_URL: base, API_KEY: key, FILE: file, SHA256: sha256 } = process.env;
const bytes = await readFile(file);
const requests = [];

const options = (more) => ({
  endpoint: new URL('/api/tus', base).toString(),
  chunkSize: 1024 * 1024,
  retryDelays: [0, 500, 1000, 3000, 3000],
  headers: { Authorization: `Bearer ${key}` },
  metadata: { filename: 'story.txt', filetype: 'text/plain', sha256 },
  onBeforeRequest: (request) => requests.push({ method: request.getMethod(), offset: request.getHeader('Upload-Offset') ?? null }),
  ...more,
});

/** Uploads until so many bytes are sent, and leaves. */
const interrupted = () => new Promise((resolve, reject) => {
  const upload = new tus.Upload(bytes, options({
    onError: reject,
    onProgress: (sent) => {
      if (sent > bytes.length / 2) {
        upload.abort().then(() => resolve(upload.url), reject);
      }
    },
  }));
  upload.start();
});

/** Goes on where the upload ends. */
const resumed = (url) => new Promise((resolve, reject) => {
  const upload = new tus.Upload(bytes, options({ uploadUrl: url, onError: reject, onSuccess: () => resolve(upload.url) }));
  upload.start();
});

const url = await interrupted();
const before = requests.length;
await resumed(url);
console.log(JSON.stringify({ url, before, requests }));
