import express from 'express';

const app = express();
app.get('/roll', (_request, response) => {
  response.json(1 + Math.floor(6 * Math.random()));
});
app.get('/health', (_request, response) => {
  response.send('Ok');
});
app.listen(3000);
