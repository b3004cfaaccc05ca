// Joins a run in its middle with the SignalR client over one transport, and prints the frames that it has in the end as JSON.
import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import { base, headers, key, read, start, tell } from './frames.mjs';

const [transport] = process.argv.slice(2);
const run = await start();
const connection = new HubConnectionBuilder()
  .withUrl(`${base}/api`, { accessTokenFactory: () => key, transport: HttpTransportType[transport] })
  .configureLogging(LogLevel.Error)
  .build();

const frames = [];
const last = () => frames.at(-1)?.id ?? '';
let pushed = 0;
let ended;
const whole = new Promise((resolve) => { ended = resolve; });

// Batches are taken one after the other, since one of them may have to wait for the log.
let turn = Promise.resolve();
const take = (batch) => { turn = turn.then(async () => {
  if ((batch.after ?? '') > last()) frames.push(...await read(run, last()));
  const fresh = batch.frames.filter((frame) => frame.id > last());
  pushed += fresh.length;
  frames.push(...fresh);
  if (frames.at(-1)?.eventType === 'done') ended();
}); };

const joined = new Promise((resolve) => connection.on('joined', resolve));
const early = [];
let caughtUp = false;
connection.on('frames', (batch) => (caughtUp ? take(batch) : early.push(batch)));
await connection.start();
const answer = await fetch(`${base}/api/orchestrations/${run}/watchers`, {
  method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ connectionId: connection.connectionId }),
});
const group = await joined;
frames.push(...await read(run));
caughtUp = true;
early.forEach(take);
tell('joined');
await whole;
await connection.stop();
console.log(JSON.stringify({ status: answer.status, group, pushed, frames }));
process.exit(0);
