import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { inbox, subscribe, subscribeTwice } from '../client.mjs'
import { closeClients, kinds, openClient, send } from '../kinds.mjs'
import { startServer } from '../server.mjs'
import { token } from '../tokens.mjs'
import { seen } from '../wire.mjs'

const echo = { config: { broadcast: { self: true, ack: true } } }
const SHORT_SECONDS = 4

describe('all kinds of clients over time', () => {
  it('S01_190 reconnect and rejoin when the server was restarted at the same port', async () => {
    const first = await startServer()
    const members = kinds.map((kind) => openClient(kind, first, { heartbeatIntervalMs: 500 }))
    const channels = members.map(({ client }) => client.channel('room', echo))
    const heard = channels.map(inbox)
    const again = await Promise.all(channels.map(subscribeTwice))

    await first.stop()
    const second = await startServer({ env: { API_JWT_SECRET: first.jwtSecret }, options: ['--port', new URL(first.url).port] })
    try {
      await Promise.all(again.map(({ rejoined }) => rejoined))
      for (const [n, channel] of channels.entries()) {
        assert.equal(await send(channel, 'back', { n }), 'ok')
        await Promise.all(heard.map((received) => received.atLeast(n + 1)))
      }

      for (const [n, { tap }] of members.entries()) {
        assert.ok(tap.sockets.length >= 2, `${kinds[n].name} made ${tap.sockets.length} connections`)
        const refs = tap.sent.filter(({ event }) => event === 'phx_join').map(({ ref }) => ref)
        assert.ok(new Set(refs).size >= 2, `${kinds[n].name} joined with ${refs}`)
        assert.deepEqual(heard[n].messages.map(({ payload }) => payload.n), kinds.map((_, i) => i))
      }
    } finally {
      await closeClients(members)
      await second.stop()
    }
  })

  it('outlive their first token when setAuth brings another in time', async () => {
    const server = await startServer()
    const members = kinds.map((kind) => openClient(kind, server))
    const left = openClient(kinds[0], server)
    try {
      const brief = token(server, SHORT_SECONDS)
      const channels = await Promise.all(members.map((member) => subscribeWith(member, brief)))
      await subscribeWith(left, brief)

      const lasting = token(server, 600)
      await Promise.all(members.map(({ realtime }) => realtime.setAuth(lasting)))
      await seen(left.tap, 'end of the channel with the first token', () => left.tap.received.some(({ event }) => event === 'phx_close'))

      for (const [n, channel] of channels.entries()) {
        assert.equal(await send(channel, 'after', {}), 'ok', kinds[n].name)
        const tokens = members[n].tap.sent.filter(({ event }) => event === 'access_token')
        assert.equal(tokens.at(-1).payload.access_token, lasting)
        assert.deepEqual(members[n].tap.received.filter(({ event }) => event === 'phx_close'), [])
      }
    } finally {
      await closeClients([...members, left])
      await server.stop()
    }
  })
})

async function subscribeWith({ client, realtime }, accessToken) {
  await realtime.setAuth(accessToken)
  return subscribe(client.channel('room', echo))
}
