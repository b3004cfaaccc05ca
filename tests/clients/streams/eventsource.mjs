// Follows a run with EventSource over a network that breaks once, and prints the frames and what the client asked for as JSON.
import { EventSource } from 'eventsource';
import { base, breaking, start, tell } from './frames.mjs';

const kinds = ['start', 'agent_task_started', 'token', 'orchestration_decision', 'agent_task_complete', 'usage', 'end', 'error', 'evaluation_metric', 'done', 'stream_resumed'];
const run = await start();
const requests = [];
const frames = [];
const transport = [];
const source = new EventSource(`${base}/api/orchestrations/${run}/events`, { fetch: breaking(requests) });
await new Promise((resolve) => {
  for (const kind of kinds) {
    source.addEventListener(kind, (event) => {
      // The client tells of a broken connection by the same name as the run of its end.
      if (kind === 'error' && event.data === undefined) return;
      const frame = JSON.parse(event.data);
      if (frame.eventType !== event.type || frame.id !== event.lastEventId) throw new Error(`${event.type} ${event.lastEventId} carries ${event.data}`);
      if (kind === 'stream_resumed') {
        transport.push(frame.data);
        tell('resumed');
      } else {
        frames.push(frame);
      }
      if (kind === 'done') resolve();
    });
  }
});
source.close();
console.log(JSON.stringify({ run, requests, transport, frames, waited: requests[1].at - requests[0].at }));
process.exit(0);
