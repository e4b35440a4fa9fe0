// The least that a service with Express can be.
import express from 'express';

const app = express();
app.get('/', (_request, response) => void response.send('Ok'));
app.listen(80, () => {
  console.log(JSON.stringify({ time: new Date().toISOString(), msg: 'ready: listening' }));
});
