// The least that a web service can be.
const { createServer } = require('node:http');

createServer((_request, response) => response.end('Ok')).listen(80, () => {
  console.log(JSON.stringify({ time: new Date().toISOString(), msg: 'ready: listening' }));
});
