// Stands between clients and a server, to end connections in ways that the server itself has no reason for.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'

/** Starts a relay on a free port; clients take it for the server. It carries WebSockets alone: what goes over HTTP fails. */
export async function startRelay(server) {
  const sockets = new WebSocketServer({ noServer: true })
  const http = createServer((request, response) => response.writeHead(502).end())
  http.on('upgrade', (request, socket, head) => {
    const upstream = new WebSocket(server.url.replace(/^http/, 'ws') + request.url)
    socket.on('error', () => upstream.terminate())
    upstream.on('error', () => socket.destroy())
    upstream.once('open', () => sockets.handleUpgrade(request, socket, head, (client) => tie(client, upstream)))
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    anonKey: server.anonKey,
    /** Does something to the connection of each client that is there. */
    each: (action) => [...sockets.clients].forEach(action),
    stop: () => {
      sockets.clients.forEach((client) => client.terminate())
      http.close()
    },
  }
}

function tie(client, upstream) {
  client.on('message', (data, binary) => upstream.send(data, { binary }))
  upstream.on('message', (data, binary) => client.send(data, { binary }))
  client.on('close', () => upstream.close())
  upstream.on('close', () => client.close())
}
