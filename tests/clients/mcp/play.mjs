// Plays the official client against the app's MCP server, and prints what it saw as JSON.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const seen = { errors: [], progress: [] };
const client = new Client({ name: 'tests', version: '1' });
client.onerror = error => seen.errors.push(String(error));
const transport = new StreamableHTTPClientTransport(new URL('mcp', process.env.BASE_URL), {
  requestInit: { headers: { Authorization: `Bearer ${process.env.API_KEY}` } },
});
await client.connect(transport);
seen.server = client.getServerVersion();
seen.tools = (await client.listTools()).tools.map(tool => tool.name);
if (process.env.QUESTION) {
  const call = (name, args, options) => client.callTool({ name, arguments: args }, undefined, options);
  seen.uploaded = await call('upload', { fileName: 'rules.md', text: process.env.TEXT, tags: ['rules'] });
  const id = seen.uploaded.structuredContent.id;
  const status = async () => (await call('runs', { action: 'read', id })).structuredContent.run.status;
  while (await status() === 'running') { /* Each look is a request of its own. */ }
  seen.ingested = await status();
  seen.found = await call('search', { query: 'flaky test', tags: ['rules'] });
  seen.answered = await call('chat', { question: process.env.QUESTION, attachments: [id] }, { onprogress: progress => seen.progress.push(progress.message) });
  const run = seen.answered.structuredContent.orchestrationId;
  seen.read = await call('runs', { action: 'read', id: run });
  seen.listed = await call('runs', { action: 'list' });
  seen.cancelled = await call('runs', { action: 'cancel', id: run });
  seen.unfit = await call('search', { query: 'x', limit: 1000 });
  const key = { question: process.env.QUESTION, wait: false, idempotencyKey: 'once' };
  seen.twice = [await call('chat', key), await call('chat', key)];
}
if (process.env.RUN) {
  seen.foreign = await client.callTool({ name: 'runs', arguments: { action: 'read', id: process.env.RUN } });
}
await client.close();
console.log(JSON.stringify(seen));
