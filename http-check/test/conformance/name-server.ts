// A name server (RFC 1035) that answers some questions and is silent about others.

import dgram from 'node:dgram';
import { once } from 'node:events';

export type QuestionType = 'A' | 'AAAA';

/** The address that a question is answered with; `none` says that there is none, `silent` nothing. */
export type Answers = Readonly<Record<string, Readonly<Record<QuestionType, string>>>>;

const TYPES: Readonly<Record<number, QuestionType>> = { 1: 'A', 28: 'AAAA' };
const HEADER_LENGTH = 12;
const NAME_ERROR = 0x8183;
const NO_ERROR = 0x8180;

/** Listens on port 53 of this address; names that it does not know do not exist. */
export async function listenAsNameServer(host: string, answers: Answers): Promise<AsyncDisposable> {
  const socket = dgram.createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    const answer = answerTo(question, answers);
    if (answer !== undefined) socket.send(answer, port, address);
  });
  socket.bind(53, host);
  await once(socket, 'listening');
  return {
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function answerTo(question: Buffer, answers: Answers): Buffer | undefined {
  const { name, end } = readName(question);
  const type = TYPES[question.readUInt16BE(end)];
  const known = answers[name];
  const address = type === undefined ? 'none' : known?.[type];
  if (address === 'silent') return undefined;
  const data = address === undefined || address === 'none' ? undefined : toBytes(address);

  const header = Buffer.alloc(HEADER_LENGTH);
  header.writeUInt16BE(question.readUInt16BE(0), 0);
  header.writeUInt16BE(known === undefined ? NAME_ERROR : NO_ERROR, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(data === undefined ? 0 : 1, 6);
  const asked = question.subarray(HEADER_LENGTH, end + 4);
  if (data === undefined) return Buffer.concat([header, asked]);
  const record = Buffer.alloc(12);
  // The name as in the question, then type, class, and how long it may be kept: not at all.
  record.writeUInt16BE(0xc000 | HEADER_LENGTH, 0);
  question.copy(record, 2, end, end + 4);
  record.writeUInt16BE(data.length, 10);
  return Buffer.concat([header, asked, record, data]);
}

/** The name in the question, and where it ends. */
function readName(question: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let at = HEADER_LENGTH;
  for (let length = question[at]; length !== undefined && length > 0; length = question[at]) {
    labels.push(question.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function toBytes(address: string): Buffer {
  if (address === '::1') return Buffer.from([...Array(15).fill(0), 1]);
  return Buffer.from(address.split('.').map(Number));
}
