// Calls chat with the official client and loses the connection once some events have come: to a network that breaks (BREAK), or by ending (LEAVE);
// or goes on after an event (TOKEN) as a fresh client. Prints what it saw as JSON.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const { BASE_URL, API_KEY, QUESTION, LEAVE, BREAK, TOKEN } = process.env;
const seen = { errors: [], tokens: [], progress: [], requests: [] };
const finish = () => { console.log(JSON.stringify(seen)); process.exit(0); };
let left = Number(LEAVE ?? BREAK ?? 0);

// The answer to the call breaks off after so many whole events.
const network = async (url, init) => {
  seen.requests.push(`${init.method} ${new Headers(init.headers).get('last-event-id') ?? ''}`.trim());
  const response = await fetch(url, init);
  if (!left || !String(init.body).includes('tools/call')) return response;
  const [reader, decoder, encoder] = [response.body.getReader(), new TextDecoder(), new TextEncoder()];
  const body = new ReadableStream({
    async pull(controller) {
      const { value, done } = await reader.read();
      if (done) return controller.close();
      for (const event of decoder.decode(value, { stream: true }).split(/(?<=\n\n)/)) {
        controller.enqueue(encoder.encode(event));
        if (!event.endsWith('\n\n') || --left) continue;
        await reader.cancel();
        // What came before the break has been read.
        while (controller.desiredSize <= 0) await new Promise(setImmediate);
        if (LEAVE) setImmediate(finish);
        else controller.error(new TypeError('the network broke'));
        return;
      }
    },
  });
  return new Response(body, response);
};

const client = new Client({ name: 'tests', version: '1' });
client.onerror = error => seen.errors.push(String(error));
const transport = new StreamableHTTPClientTransport(new URL('mcp', BASE_URL), {
  fetch: network,
  requestInit: { headers: { Authorization: `Bearer ${API_KEY}` } },
});
await client.connect(transport);
seen.version = transport.protocolVersion;
seen.result = await client.callTool({ name: 'chat', arguments: { question: QUESTION } }, undefined, {
  resumptionToken: TOKEN,
  timeout: 110_000,
  onprogress: told => seen.progress.push(told),
  onresumptiontoken: token => seen.tokens.push(token),
});
await client.close();
finish();
