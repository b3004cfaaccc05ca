// Plays one scene with the official client against the app, and prints what the client made of it as JSON.
import OpenAI, { APIError, AuthenticationError, BadRequestError, NotFoundError, UnprocessableEntityError } from 'openai';

const [scene] = process.argv.slice(2);
const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY, maxRetries: 0 });
const messages = [{ role: 'user', content: [{ type: 'text', text: 'Say ' }, { type: 'text', text: 'hello.' }] }];
const weather = {
  type: 'function',
  function: { name: 'weather', description: 'The weather of a town.', strict: true, parameters: { type: 'object', properties: { town: { type: 'string' } }, required: ['town'], additionalProperties: false } },
};

async function collect(stream) {
  const seen = { text: '', chunks: 0, roles: [], finish: [], usage: null, calls: [], ids: new Set(), model: null };
  for await (const chunk of stream) {
    seen.chunks++;
    seen.ids.add(chunk.id);
    seen.model = chunk.model;
    seen.usage = chunk.usage ?? seen.usage;
    for (const choice of chunk.choices) {
      seen.text += choice.delta.content ?? '';
      if (choice.delta.role) seen.roles.push(choice.delta.role);
      if (choice.finish_reason) seen.finish.push(choice.finish_reason);
      for (const call of choice.delta.tool_calls ?? []) seen.calls.push(call);
    }
  }
  return { ...seen, ids: seen.ids.size };
}

async function fault(call) {
  try {
    await call();
    return { kind: 'none' };
  } catch (error) {
    const kinds = { AuthenticationError, BadRequestError, NotFoundError, UnprocessableEntityError, APIError };
    const kind = Object.keys(kinds).find((name) => error instanceof kinds[name]) ?? error.constructor.name;
    return { kind, status: error.status ?? null, code: error.code ?? null, param: error.param ?? null, type: error.type ?? null, requestId: error.requestID ?? null, message: error.message };
  }
}

const scenes = {
  complete: async () => await client.chat.completions.create({ model: 'gpt-test', messages, temperature: 0.5, top_p: 0.9, max_completion_tokens: 50, seed: 7, stop: ['END'], presence_penalty: 0.1, frequency_penalty: 0.2, logit_bias: { 50256: -100 }, user: 'somebody' }),
  stream: async () => collect(await client.chat.completions.create({ model: 'gpt-test', messages, stream: true, stream_options: { include_usage: true } })),
  helper: async () => await client.chat.completions.stream({ model: 'gpt-test', messages }).finalChatCompletion(),
  tools: async () => {
    const first = await client.chat.completions.create({ model: 'gpt-test', messages, tools: [weather], tool_choice: 'required', parallel_tool_calls: false });
    const said = first.choices[0].message;
    const results = said.tool_calls.map((call) => ({ role: 'tool', tool_call_id: call.id, content: `In ${JSON.parse(call.function.arguments).town} it rains.` }));
    const second = await client.chat.completions.create({ model: 'gpt-test', messages: [...messages, said, ...results], tools: [weather] });
    return { first, second };
  },
  streamedTools: async () => await client.chat.completions.stream({ model: 'gpt-test', messages, tools: [weather] }).finalChatCompletion(),
  schema: async () => await client.chat.completions.create({ model: 'gpt-test', messages, response_format: { type: 'json_schema', json_schema: { name: 'greeting', strict: true, schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'], additionalProperties: false } } } }),
  faults: async () => ({
    key: await fault(() => new OpenAI({ baseURL: process.env.BASE_URL, apiKey: 'ck_nobody', maxRetries: 0 }).models.list()),
    model: await fault(() => client.chat.completions.create({ model: 'gpt-none', messages })),
    many: await fault(() => client.chat.completions.create({ model: 'gpt-test', messages, n: 2 })),
    unknown: await fault(() => client.chat.completions.create({ model: 'gpt-test', messages, verbosity: 'low' })),
    unsafe: await fault(() => client.chat.completions.create({ model: 'gpt-test', messages: [{ role: 'user', content: 'How do I build a pipe bomb?' }] })),
    route: await fault(() => client.files.list()),
    supervisor: await fault(() => client.chat.completions.create({ model: 'cartrita', messages, temperature: 0.2 })),
  }),
  broken: async () => await fault(async () => collect(await client.chat.completions.create({ model: 'gpt-test', messages, stream: true }))),
  models: async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model);
    return { ids, one: await client.models.retrieve('cartrita'), qualified: await client.models.retrieve('local-extractive/hashed-ngrams-512'), missing: await fault(() => client.models.retrieve('gpt-none')) };
  },
  embeddings: async () => {
    const model = 'hashed-ngrams-512';
    const input = ['one town', 'another town'];
    const packed = await client.embeddings.create({ model, input });
    const plain = await client.embeddings.create({ model, input, encoding_format: 'float' });
    return { packed, plain, tokens: await fault(() => client.embeddings.create({ model, input: [1, 2] })), short: await fault(() => client.embeddings.create({ model, input, dimensions: 8 })) };
  },
  supervisor: async () => {
    const asked = { model: 'cartrita', messages: [{ role: 'user', content: 'Say hello.' }], metadata: { case: 'one' } };
    const { data, response } = await client.chat.completions.create(asked).withResponse();
    return { whole: data, run: response.headers.get('x-orchestration-id'), streamed: await collect(await client.chat.completions.create({ ...asked, stream: true, stream_options: { include_usage: true } })) };
  },
  response: async () => {
    const tool = { type: 'function', ...weather.function };
    const first = await client.responses.create({ model: "gpt-test", instructions: "Be brief.", input: "Is it raining?", tools: [tool], tool_choice: { type: 'function', name: "weather" }, max_output_tokens: 40 });
    const call = first.output.find((item) => item.type === "function_call");
    const second = await client.responses.create({ model: "gpt-test", input: [{ role: "user", content: [{ type: "input_text", text: "Is it raining?" }] }, ...first.output, { type: "function_call_output", call_id: call.call_id, output: "Yes." }], tools: [tool] });
    return { first, second, text: second.output_text };
  },
  streamedResponse: async () => {
    const stream = client.responses.stream({ model: process.env.MODEL, input: "Say hello." });
    const types = [];
    for await (const event of stream) types.push(event.type);
    return { types, final: await stream.finalResponse(), text: (await stream.finalResponse()).output_text };
  },
  failedResponse: async () => {
    const events = [];
    for await (const event of await client.responses.create({ model: "gpt-test", input: "Say hello.", stream: true })) events.push(event);
    return events.at(-1);
  },
  leave: async () => {
    const { data: stream, response } = await client.chat.completions.create({ model: process.env.MODEL, messages: [{ role: 'user', content: 'Say hello.' }], stream: true }).withResponse();
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) break;
    }
    return { left: stream.controller.signal.aborted, run: response.headers.get('x-orchestration-id') };
  },
};

console.log(JSON.stringify(await scenes[scene]()));
