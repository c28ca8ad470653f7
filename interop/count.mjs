// Counts the quads that N3.js reads from a file: node count.mjs FILE MEDIA-TYPE. A fault ends it with an error.
import { createReadStream } from 'node:fs';
import { StreamParser } from 'n3';

const [path, format] = process.argv.slice(2);
const quads = new Set();
const parser = new StreamParser({ format });
parser.on('data', ({ subject, predicate, object, graph }) => {
  quads.add(JSON.stringify([subject.id, predicate.id, object.id, graph.id]));
});
parser.on('error', (error) => { console.error(error.message); process.exit(1); });
parser.on('end', () => console.log(quads.size));
createReadStream(path).pipe(parser);
