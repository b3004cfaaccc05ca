// Asks by POST with fetch-event-source over a network that breaks once, and prints the frames and what the client asked for as JSON.
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { base, breaking, question, tell } from './frames.mjs';

// The library is made for pages: it looks for one only to notice that it is hidden.
globalThis.window = globalThis;
globalThis.document = { addEventListener() {}, removeEventListener() {} };

const requests = [];
const frames = [];
const transport = [];
await fetchEventSource(`${base}/api/chat/stream`, {
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': 'fetch-event-source' },
  body: JSON.stringify(question),
  openWhenHidden: true,
  fetch: breaking(requests),
  onmessage: (event) => {
    if (!event.data) return;
    const frame = JSON.parse(event.data);
    if (frame.eventType !== event.event || frame.id !== event.id) throw new Error(`${event.event} ${event.id} carries ${event.data}`);
    if (event.event === 'stream_resumed') {
      transport.push(frame.data);
      tell('resumed');
    } else {
      frames.push(frame);
    }
  },
});
console.log(JSON.stringify({ requests, transport, frames }));
process.exit(0);
