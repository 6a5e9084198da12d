import { describe, it } from 'node:test'
import assert from 'node:assert/strict'
import { connect, disconnect, inbox, subscribe, subscribeTwice, within } from '../client.mjs'
import { startServer } from '../server.mjs'

describe('clients that meet trouble', () => {
  it('S01_190 reconnects and rejoins when the server was restarted', async () => {
    const first = await startServer()
    const env = { API_JWT_SECRET: first.jwtSecret }
    const client = connect(first)
    const channel = client.channel('room', { config: { broadcast: { self: true, ack: true } } })
    const received = inbox(channel)
    const { rejoined } = await subscribeTwice(channel)

    await first.stop()
    const second = await startServer({ env, options: ['--port', new URL(first.url).port] })
    try {
      await rejoined
      assert.equal(await channel.send({ type: 'broadcast', event: 'back', payload: {} }), 'ok')
      await received.atLeast(1)
    } finally {
      await disconnect(client)
      await second.stop()
    }
  })

  it('S01_191 retries a refused join and succeeds once the cause is gone', async () => {
    const server = await startServer({
      env: { TENANT_MAX_CHANNELS_PER_CLIENT: '1' },
      options: ['--limits', 'default'],
    })
    const client = connect(server)
    try {
      const first = await subscribe(client.channel('first'))
      const second = client.channel('second')
      const reasons = []
      await within('SUBSCRIBED after a refusal', (resolve) => {
        second.subscribe((status, error) => {
          if (status === 'CHANNEL_ERROR') {
            reasons.push(error?.message)
            client.removeChannel(first)
          } else if (status === 'SUBSCRIBED') {
            resolve()
          }
        })
      })

      assert.match(reasons[0], /ChannelRateLimitReached: Too many channels/)
    } finally {
      await disconnect(client)
      await server.stop()
    }
  })
})
