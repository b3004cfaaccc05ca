// Plays one scene with the ws client, and prints what the client got as JSON.
import WebSocket from 'ws';
import { base, headers, question, tell } from './frames.mjs';

const [scene] = process.argv.slice(2);
const address = `${base.replace(/^http/, 'ws')}/ws/chat`;

/** Opens a socket, says something, and gives every frame to a function up to the close. */
const talk = (message, onFrame = () => {}) => new Promise((resolve, reject) => {
  const socket = new WebSocket(address, { headers });
  const frames = [];
  socket.on('open', () => socket.send(JSON.stringify(message)));
  socket.on('message', (data) => {
    const frame = JSON.parse(data);
    frames.push(frame);
    onFrame(frame, socket, frames);
  });
  socket.on('error', reject);
  socket.on('close', (code, reason) => resolve({ frames, code, reason: reason.toString() }));
});

/** The first time that a token comes. */
const atToken = (act) => {
  let done = false;
  return (frame, socket) => {
    if (frame.type === 'token' && !done) {
      done = true;
      act(socket);
    }
  };
};

const scenes = {
  chat: () => talk(question, atToken(() => tell('token'))),
  resume: async () => {
    const first = await talk(question, atToken((socket) => socket.terminate()));
    const { orchestrationId, id } = first.frames.at(-1);
    const second = await talk({ type: 'continue', orchestrationId, after: id, until: 'run' }, (_, __, frames) => frames.length === 1 && tell('resumed'));
    return { code: second.code, resumed: second.frames[0].type, frames: [...first.frames, ...second.frames.slice(1)] };
  },
  cancel: () => talk(question, atToken((socket) => socket.send('{"type":"cancel"}'))),
  refused: async () => {
    const unknown = await new Promise((resolve) => new WebSocket(address).on('unexpected-response', (_, response) => resolve(response.statusCode)).on('error', () => {}));
    const wrong = await talk({ type: 'begin' });
    return { unknown, code: wrong.code, reason: wrong.reason, frames: wrong.frames };
  },
};

console.log(JSON.stringify(await scenes[scene]()));
process.exit(0);
