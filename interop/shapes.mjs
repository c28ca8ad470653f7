// Validates Turtle with SHACL shapes: node shapes.mjs SHAPES DATA... Prints {"triples", "conforms", "messages"} as JSON,
// the triples those of the first data file alone; the others (the ontology) are given to the validator beside it.
import { readFileSync } from 'node:fs';
import { Parser } from 'n3';
import rdf from 'rdf-validate-shacl/src/defaultEnv.js';
import Validator from 'rdf-validate-shacl';

const read = (path) => new Parser({ format: 'text/turtle' }).parse(readFileSync(path, 'utf8'));
const [shapes, ...files] = process.argv.slice(2);
const parts = files.map((path) => rdf.dataset(read(path)));
const data = rdf.dataset(parts.flatMap((part) => [...part]));
const report = await new Validator(rdf.dataset(read(shapes)), { factory: rdf }).validate(data);
const messages = report.results.map((found) => `${found.focusNode.value}: ${found.message.map((m) => m.value)}`);
console.log(JSON.stringify({ triples: parts[0].size, conforms: report.conforms, messages }));
