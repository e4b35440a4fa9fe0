// Makes the list of all that the Engine's API offers, from its specification: api/swagger.yaml of a release
// of https://github.com/moby/moby.
//   node workshop/engine-reader/test/support/list-engine-api.ts FILE > workshop/engine-reader/test/engine-api.txt
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

const [file = 'swagger.yaml'] = process.argv.slice(2);
const specification: { info: { version: string }; paths: Record<string, object> } = parse(
  readFileSync(file, 'utf8'),
);
console.log(`# All requests of the Docker Engine API ${specification.info.version}.`);
console.log('# Made by support/list-engine-api.ts from api/swagger.yaml of moby v28.5.2.');
for (const [path, methods] of Object.entries(specification.paths)) {
  for (const method of Object.keys(methods)) console.log(`${method.toUpperCase()} ${path}`);
}
