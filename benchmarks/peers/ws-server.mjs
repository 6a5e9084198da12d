// Fan-out with the Node library ws: GET /fan/<topic> joins, every message goes to all members of its topic.
import { WebSocketServer } from 'ws';

const port = Number(process.argv[2]);
const topics = new Map();
const server = new WebSocketServer({ port, host: '127.0.0.1', perMessageDeflate: false, clientTracking: false, backlog: 4096 });

server.on('connection', (socket, request) => {
  const topic = request.url.slice('/fan/'.length);
  const members = topics.get(topic) ?? new Set();
  topics.set(topic, members.add(socket));
  socket.on('message', (data, binary) => {
    for (const member of members) {
      member.send(data, { binary });
    }
  });
  socket.on('close', () => members.delete(socket));
  socket.on('error', () => members.delete(socket));
});
server.on('listening', () => console.log('listening on ' + port));
