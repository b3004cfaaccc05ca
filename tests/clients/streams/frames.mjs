// What the scenes share: where the app is, who asks, what is asked, and how the test is told.
const { BASE_URL, API_KEY, QUESTION } = process.env;

export const base = BASE_URL.replace(/\/$/, '');
export const key = API_KEY;
export const headers = { authorization: `Bearer ${API_KEY}` };
export const question = { messages: [{ role: 'user', content: QUESTION }], model: 'openai/gpt-4.1' };

/** Says to the test how far the scene is. */
export const tell = (word) => console.log(`> ${word}`);

/** The frames of a run that are there, all or those after one. */
export async function read(run, after) {
  const query = after ? `?after=${after}` : '';
  const answer = await fetch(`${base}/api/orchestrations/${run}/events${query}`, { headers: { ...headers, accept: 'application/json' } });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return await answer.json();
}

/** Starts a run and leaves it at its first token. */
export async function start() {
  const leaving = new AbortController();
  const answer = await fetch(`${base}/api/chat/stream`, {
    method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(question), signal: leaving.signal,
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  let text = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (/^event: token$/m.test(text)) break;
  }
  leaving.abort();
  return /"orchestrationId":"([^"]+)"/.exec(text)[1];
}

/** A fetch whose first answer breaks off after its first token, as a network does; it notes what each request said it had. */
export function breaking(requests) {
  return async (input, init) => {
    const sent = new Headers(init?.headers);
    const first = requests.push({ lastEventId: sent.get('last-event-id'), at: Date.now() }) === 1;
    const answer = await fetch(input, { ...init, headers: { ...Object.fromEntries(sent), ...headers } });
    if (!first) return answer;
    let text = '';
    const cut = new TransformStream({
      async transform(chunk, controller) {
        controller.enqueue(chunk);
        text += Buffer.from(chunk).toString('latin1');
        if (!/^event: token\ndata: .*\n\n/m.test(text)) return;
        // What came before the break has been read.
        while (controller.desiredSize < 0) await new Promise(setImmediate);
        controller.error(new TypeError('the network broke'));
      },
    });
    return new Response(answer.body.pipeThrough(cut), { status: answer.status, headers: answer.headers });
  };
}
