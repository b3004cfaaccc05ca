// A server of the official library over streamable HTTP, whose sessions get lost and whose key is changed when a tool is told so; its first line says where it listens.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';

const sessions = new Map();
let [written, grown, refuses, lost] = [0, 0, Number(process.env.REFUSES ?? 0), 404];
const text = value => ({ content: [{ type: 'text', text: String(value) }] });

function build() {
  const server = new McpServer({ name: 'changing', version: '1' });
  const tool = (name, does, isRead) => server.registerTool(name, { description: `The tool ${name}.`, annotations: { readOnlyHint: isRead } }, does);
  tool('write', () => text(++written), false);
  tool('read', () => text(written), true);
  tool('grow', () => { tool(`grown-${++grown}`, () => text('grown'), true); return text('grew'); }, true);
  tool('fail', () => { throw new Error('it did not work'); }, true);
  // What is done to the sessions and the key is done once this call is answered.
  for (const status of [404, 400]) tool(`lose-${status}`, () => { lost = status; setImmediate(() => sessions.clear()); return text('lost'); }, true);
  for (const status of [401, 403]) tool(`refuse-${status}`, () => { setImmediate(() => { refuses = status; }); return text('refused'); }, true);
  return server;
}

function refuse(response, status, message) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', error: { code: -32000, message }, id: null }));
}

createServer(async (request, response) => {
  const id = request.headers['mcp-session-id'];
  if (refuses) return refuse(response, refuses, 'not you');
  if (id && !sessions.has(id)) return refuse(response, lost, 'no valid session id');
  let transport = sessions.get(id);
  if (!transport) {
    transport = new StreamableHTTPServerTransport({ sessionIdGenerator: () => randomUUID(), onsessioninitialized: made => sessions.set(made, transport) });
    await build().connect(transport);
  }
  await transport.handleRequest(request, response);
}).listen(0, '127.0.0.1', function () { console.log(`http://127.0.0.1:${this.address().port}/mcp`); });
