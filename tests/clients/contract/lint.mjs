// Lints the description of the API with Spectral's rules for OpenAPI, and parses that of the WebSocket as AsyncAPI. Prints what they say as JSON.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import spectralCore from '@stoplight/spectral-core';
import spectralParsers from '@stoplight/spectral-parsers';
import spectralRulesets from '@stoplight/spectral-rulesets';
import { Parser } from '@asyncapi/parser';

const [kind, path] = process.argv.slice(2);
const text = await readFile(path, 'utf8');

async function openapi() {
  const { Document, Ruleset, Spectral } = spectralCore;
  const spectral = new Spectral();
  const rules = {
    extends: [[spectralRulesets.oas, 'recommended']],
    // A request to a WebSocket succeeds with 101, which the rule does not know.
    overrides: [{ files: ['**/*.json#/paths/~1ws~1chat/get/responses', '**/*.json#/paths/~1ws~1audio/get/responses'], rules: { 'operation-success-response': 'off' } }],
  };
  spectral.setRuleset(new Ruleset(rules, { severity: 'recommended', source: resolve(path, '..', 'rules.json') }));
  return spectral.run(new Document(text, spectralParsers.Json, resolve(path)));
}

// S0 wants version 2.6.0; and whom to write to about an installation, only those who run it can say.
const asyncapiExceptions = ['asyncapi-latest-version', 'asyncapi-info-contact-properties'];

async function asyncapi() {
  const parsed = await new Parser().parse(text);
  const document = parsed.document;
  const diagnostics = parsed.diagnostics.filter(({ code }) => !asyncapiExceptions.includes(code));
  return document ? diagnostics : [...diagnostics, { code: 'no-document', severity: 0, message: 'It is no AsyncAPI document.', path: [] }];
}

const found = await (kind === 'openapi' ? openapi() : asyncapi());
console.log(JSON.stringify(found.map(({ code, severity, message, path }) => ({ code, severity, message, path: path.join('.') }))));
