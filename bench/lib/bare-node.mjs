// The least a server in Node can be: the floor for start and memory.
import { createServer } from 'node:http';

createServer((_request, response) => response.end('{}')).listen(Number(process.argv[2]), '127.0.0.1');
